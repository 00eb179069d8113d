import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const HEADER = 'Cc_Request_Id';

/** Repeats the caller's request id in the answer, or gives a new one; done once for an answer. */
export function setRequestId({ headers }: IncomingMessage, response: ServerResponse): void {
  if (response.hasHeader(HEADER)) return;
  const sent = [headers['cc_request_id'], headers['x-bkapi-request-id']].find(isText);
  response.setHeader(HEADER, sent ?? randomUUID());
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
