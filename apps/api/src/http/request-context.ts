import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';

/** What is known of the request that is being answered. */
export interface RequestContext {
  readonly requestId: string;
  /** Puts the request's id in every line. */
  readonly logger: Logger;
}

/** Follows a request through everything it awaits, so that a fault's log line names the request. */
export const requestContext = new AsyncLocalStorage<RequestContext>();
