import type { OutgoingMessage } from 'node:http';
import type { IdentityError } from '../../identity/identity.error.js';
import { BluekingFailure } from './blueking-failure.js';

/** The body is no JSON of the right types. */
export function malformed(reason: string): BluekingFailure {
  return new BluekingFailure(400, 1199000, { reason });
}

/** Who asks is not known, or may not. */
export function notAllowed({ status, message: reason }: IdentityError): BluekingFailure {
  return status === 403
    ? new BluekingFailure(status, 1199047, { reason })
    : new BluekingFailure(status, 1199027, { argument: 'X-Auth-Token', reason });
}

/** A value is not acceptable. */
export function unacceptable(argument: string, reason: string): BluekingFailure {
  return new BluekingFailure(400, 1199006, { argument, reason });
}

/** A value is missing. */
export function missing(argument: string): BluekingFailure {
  return new BluekingFailure(400, 1199010, { argument });
}

/** A search cannot be understood, or not be answered. */
export function unsearchable(reason: string): BluekingFailure {
  return new BluekingFailure(400, 1103002, { reason });
}

/** The name is used in the tenant already. */
export function nameTaken(): BluekingFailure {
  return new BluekingFailure(409, 1199014, { argument: 'subscription_name' });
}

/** It was made through SMN, which alone says its name, form, URL and confirmation rule. */
export function ofSmn(): BluekingFailure {
  return new BluekingFailure(409, 1103003, { reason: 'made through SMN' });
}

/** No subscription of the path's scope has the id. */
export function notFound(code: 1103001 | 1103003): BluekingFailure {
  return new BluekingFailure(404, code, { reason: 'no such subscription' });
}

/** The path leads nowhere in this dialect. */
export function unknownRoute(): BluekingFailure {
  return new BluekingFailure(404, 1199000, { reason: 'no such route' });
}

/** The path has an operation, but not by this method. */
export function wrongMethod(response: OutgoingMessage, allowed: readonly string[]): BluekingFailure {
  response.setHeader('Allow', allowed.join(', '));
  return new BluekingFailure(405, 1199000, { reason: 'wrong method' });
}
