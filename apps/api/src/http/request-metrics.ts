import { Injectable } from '@nestjs/common';
import { Histogram, Registry } from 'prom-client';

/** Others are counted together: a client may invent as many as it likes. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Seconds; the last ones are where a database or broker that is away ends a request. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Durations of requests by route and status. */
@Injectable()
export class RequestMetrics {
  private readonly durations: Histogram<'method' | 'route' | 'status'>;

  constructor(registry: Registry) {
    this.durations = new Histogram({
      name: 'ringback_http_request_seconds',
      help: 'Time from the request to the end of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers: [registry],
    });
  }

  /** @param route the pattern, never the path: label values must stay few */
  observe(method: string, route: string, status: number, ms: number): void {
    this.durations.observe({ method: METHODS.has(method) ? method : 'other', route, status }, ms / 1_000);
  }
}
