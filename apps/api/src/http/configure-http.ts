import type { IncomingMessage } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { HttpDrain } from './http-drain.js';
import { refuseBrokenRequests } from './refuse-broken-requests.js';
import { RequestMiddleware } from './request.middleware.js';

/**
 * Bytes of a body, after inflating it. A thousand events of 4 KB are one request, and a message of SMN that is all escapes
 * takes seven times its 256 KiB, twice; no other body is near 1 MiB.
 */
const LARGE_BODY_BYTES = 4 * 1024 * 1024;
const BODY_BYTES = 1024 * 1024;
const LARGE_PATH = /^\/(?:api\/v1\/events|v2\/[^/?]+\/notifications\/topics\/[^/?]+\/publish)\/?(?:\?|$)/i;

/** What must stand in this order before any route: the request's id, then its body as it came, whatever its type. */
export function configureHttp(app: NestExpressApplication): void {
  const middleware = app.get(RequestMiddleware);
  app.disable('x-powered-by');
  // The bodies of POST answers need no tags, and a dialect's clients would meet 304.
  app.disable('etag');
  app.use(middleware.use.bind(middleware));
  app.useBodyParser('raw', { type: mayBeLarge, limit: LARGE_BODY_BYTES });
  app.useBodyParser('raw', { type: () => true, limit: BODY_BYTES });
  const server = app.getHttpServer();
  app.get(HttpDrain).watch(server);
  refuseBrokenRequests(server);
}

function mayBeLarge(request: IncomingMessage): boolean {
  return LARGE_PATH.test(request.url ?? '');
}
