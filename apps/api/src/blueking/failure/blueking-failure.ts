import type { BluekingCode } from './blueking-code.js';

interface FailureDetails {
  /** What the code's text names: a field, an operation. */
  readonly argument?: string;
  /** The concrete reason, told after the code's text. Never the text of a database or broker fault. */
  readonly reason?: string;
  /** What went wrong on our side, for the log. */
  readonly cause?: unknown;
}

/** What a caller of the BlueKing dialect is told instead of an answer. */
export class BluekingFailure extends Error {
  override readonly name = 'BluekingFailure';

  constructor(
    readonly status: number,
    readonly code: BluekingCode,
    readonly details: FailureDetails = {},
  ) {
    super(`BlueKing code ${code}`, 'cause' in details ? { cause: details.cause } : {});
  }
}
