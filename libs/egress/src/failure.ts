import { errors } from 'undici';

/**
 * Failure codes of our own; every other code is that of a system call.
 * `PROTOCOL`: the answer is no sound HTTP/1.1. `INVALID`: the request could not be sent as it is. `UNKNOWN`: an error without a code.
 */
export type FailureCode = 'PROTOCOL' | 'TLS' | 'INVALID' | 'UNKNOWN';

/** Long enough for every message of Node and undici; a peer's text (a certificate's names) does not fill a log. */
const MAX_DETAIL = 256;

export interface Failure {
  readonly code: string;
  readonly detail: string;
}

/** Names an error of a connection or an exchange. */
export function describeFailure(error: Error): Failure {
  return { code: codeOf(error), detail: error.message.slice(0, MAX_DETAIL) };
}

function codeOf(error: Error): string {
  if (error instanceof errors.HTTPParserError) return 'PROTOCOL' satisfies FailureCode;
  if (error instanceof errors.HeadersOverflowError) return 'PROTOCOL' satisfies FailureCode;
  if (error instanceof errors.ResponseContentLengthMismatchError) return 'PROTOCOL' satisfies FailureCode;
  // undici's word for a peer that closed in the middle, which the system reports as a reset or not at all.
  if (error instanceof errors.SocketError) return 'ECONNRESET';
  if (error instanceof errors.InvalidArgumentError) return 'INVALID' satisfies FailureCode;
  if (error instanceof errors.NotSupportedError) return 'INVALID' satisfies FailureCode;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'UNKNOWN' satisfies FailureCode;
}
