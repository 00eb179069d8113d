import { SMN_CODES, type SmnCode } from './smn-code.js';

interface SmnErrorDetails {
  /** What the code's message leaves open. Never the text of a database or broker fault. */
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
  /** What is told beside the message, which has no room for it; ASCII. */
  readonly reason: string | null;

  constructor(
    readonly code: SmnCode,
    { reason, status, cause }: SmnErrorDetails = {},
  ) {
    const { message, isOpen, status: usual } = SMN_CODES[code];
    const isTold = isOpen === true && reason !== undefined;
    super(isTold ? `${message} ${reason}` : message, cause === undefined ? {} : { cause });
    this.status = status ?? usual;
    this.reason = isTold ? null : (reason ?? null);
  }
}
