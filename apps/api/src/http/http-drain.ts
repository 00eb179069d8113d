import type { Server } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { HealthRegistry } from '#libs/observability';

/** What is still being answered then is cut off. */
const DRAIN_DEADLINE_MS = 10_000;
/** A connection that has just become idle is closed within this. */
const SWEEP_MS = 50;

/** Ends the HTTP side: not ready, no new connections, requests under way are finished within a deadline. */
@Injectable()
export class HttpDrain implements BeforeApplicationShutdown, OnApplicationShutdown {
  private sweep: NodeJS.Timeout | undefined;
  private deadline: NodeJS.Timeout | undefined;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly health: HealthRegistry,
  ) {}

  /** Whether answers should ask their clients to connect elsewhere. */
  get begun(): boolean {
    return this.sweep !== undefined;
  }

  /** Right after this Nest closes the server, which waits for all connections: this makes them end. */
  beforeApplicationShutdown(): void {
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    this.health.draining();
    this.sweep = setInterval(() => {
      server.closeIdleConnections();
    }, SWEEP_MS);
    this.deadline = setTimeout(() => {
      server.closeAllConnections();
    }, DRAIN_DEADLINE_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.sweep);
    clearTimeout(this.deadline);
  }
}
