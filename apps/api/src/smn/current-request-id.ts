import { requestContext } from '../http/request-context.js';

/** The id of the request that is being answered: 32 lower-case hex digits below SMN's paths. */
export function currentRequestId(): string {
  const context = requestContext.getStore();
  if (context === undefined) throw new Error('no request is being answered');
  return context.requestId;
}
