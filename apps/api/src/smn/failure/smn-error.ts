import { SMN_CODES, type SmnCode } from './smn-code.js';

interface SmnErrorDetails {
  /** What the code's message leaves open; told after it. Never the text of a database or broker fault. */
  readonly reason?: string;
  /** Where the code has more than one; by default that of the table. */
  readonly status?: number;
  /** What went wrong on our side, for the log. */
  readonly cause?: unknown;
}

/** What a caller of SMN is told instead of an answer. */
export class SmnError extends Error {
  override readonly name = 'SmnError';
  readonly status: number;

  constructor(
    readonly code: SmnCode,
    { reason, status, cause }: SmnErrorDetails = {},
  ) {
    const { message } = SMN_CODES[code];
    super(reason === undefined ? message : `${message} ${reason}`, cause === undefined ? {} : { cause });
    this.status = status ?? SMN_CODES[code].status;
  }
}
