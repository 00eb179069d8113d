import type { Server } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { HealthRegistry } from '#libs/observability';
import { Connections } from './connections.js';

/** What is still being answered then is cut off. */
const DRAIN_DEADLINE_MS = 10_000;
/** A request that is on its way while the shutdown begins still arrives within this. */
const GRACE_MS = 500;
const SWEEP_MS = 50;

/** Ends the HTTP side: not ready, no new connections, requests under way are finished within a deadline. */
@Injectable()
export class HttpDrain implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly connections = new Connections();
  private sweep: NodeJS.Timeout | undefined;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly health: HealthRegistry,
  ) {}

  /** Whether answers should ask their clients to connect elsewhere. */
  get begun(): boolean {
    return this.sweep !== undefined;
  }

  watch(server: Server): void {
    this.connections.watch(server);
  }

  /** Right after this Nest closes the server, which waits for all connections: this makes them end. */
  beforeApplicationShutdown(): void {
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    const begun = performance.now();
    this.health.draining();
    this.sweep = setInterval(() => {
      const ms = performance.now() - begun;
      if (ms >= DRAIN_DEADLINE_MS) server.closeAllConnections();
      else if (ms >= GRACE_MS) this.connections.closeIdle();
      else server.closeIdleConnections();
    }, SWEEP_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.sweep);
  }
}
