import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export const REQUEST_ID_HEADER = 'Cc_Request_Id';
export const SMN_REQUEST_ID_HEADER = 'X-Request-Id';

/** Printable ASCII: it is written into a header and into logs. */
const ACCEPTABLE = /^[\x21-\x7e]{1,128}$/;

/** The caller's own id where there is one that can be repeated, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  for (const value of [headers['cc_request_id'], headers['x-bkapi-request-id']]) {
    if (typeof value === 'string' && ACCEPTABLE.test(value)) return value;
  }
  return randomUUID();
}
