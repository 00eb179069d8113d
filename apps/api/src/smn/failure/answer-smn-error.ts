import type { Response } from 'express';
import { currentRequestId } from '../current-request-id.js';
import type { SmnError } from './smn-error.js';

/** For a person: the messages of most codes are fixed, and say little. */
const REASON_HEADER = 'X-Ringback-Reason';

/** Answers with an error in SMN's shape. Does nothing once an answer has begun. */
export function answerSmnError(response: Response, error: SmnError): void {
  if (response.headersSent) return;
  if (error.reason !== null) response.setHeader(REASON_HEADER, error.reason);
  response.status(error.status).json(bodyOf(error));
}

/** Answers a link of a message: people read it, so there is nothing but the message. */
export function answerSmnLinkError(response: Response, { status, message }: SmnError): void {
  if (response.headersSent) return;
  response.status(status).json({ message });
}

/** The gateway's own refusal of an identity has no `code`; the official SDKs read the last two only. */
function bodyOf({ status, code, message }: SmnError): object {
  const request_id = currentRequestId();
  const told = { error_code: code, error_msg: message };
  return status === 401 ? { ...told, request_id } : { request_id, code, message, ...told };
}
