import type { OutgoingMessage } from 'node:http';
import { type IdentityError, TooManyFailuresError } from './identity.error.js';

/** The headers of a refusal that are the same in every dialect; the filter of each writes status and body. */
export function tellIdentity(error: IdentityError, response: OutgoingMessage): void {
  if (response.headersSent) return;
  if (error.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="ringback"');
  if (error instanceof TooManyFailuresError) response.setHeader('Retry-After', String(error.retryAfter));
}
