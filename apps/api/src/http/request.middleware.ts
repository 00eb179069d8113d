import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Ids } from '#libs/domain';
import { LOGGER, type Logger } from '#libs/observability';
import { HttpDrain } from './http-drain.js';
import { requestContext } from './request-context.js';
import { REQUEST_ID_HEADER, requestIdOf, SMN_REQUEST_ID_HEADER } from './request-id.js';
import { isSmnPath } from '../smn/smn-path.js';
import { RequestMetrics } from './request-metrics.js';

/** Asked every few seconds by orchestrators: of no interest in a log. */
const PROBES: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

/** The first to see a request: gives it an id, and when it is answered a log line and a measurement. */
@Injectable()
export class RequestMiddleware implements NestMiddleware<Request, Response> {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: RequestMetrics,
    private readonly drain: HttpDrain,
    private readonly ids: Ids,
  ) {}

  use(request: Request, response: Response, next: NextFunction): void {
    const started = performance.now();
    const isSmn = isSmnPath(request.url);
    // SMN's clients take the id for 32 hex digits.
    const requestId = isSmn ? this.ids.next() : requestIdOf(request.headers);
    const logger = this.logger.child({ requestId });
    response.setHeader(isSmn ? SMN_REQUEST_ID_HEADER : REQUEST_ID_HEADER, requestId);
    if (this.drain.begun) response.setHeader('Connection', 'close');
    response.once('close', () => {
      const ms = Math.round(performance.now() - started);
      const { method } = request;
      const route = routeOf(request);
      const status = response.statusCode;
      this.metrics.observe(method, route, status, ms);
      const level = PROBES.has(route) ? 'debug' : 'info';
      logger[level](
        { method, route, status, ms, aborted: response.writableFinished ? undefined : true },
        'request',
      );
    });
    requestContext.run({ requestId, logger }, next);
  }
}

function routeOf(request: Request): string {
  // Express sets `route` to what matched, and types it as any.
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'none';
}
