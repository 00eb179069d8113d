import type { FailureReason } from './failure-reason.js';

/** The longest detail of a failed verdict in characters. */
export const MAX_VERDICT_DETAIL_LENGTH = 500;

/** The outcome of an attempt: confirmed by the subscription's rule, or not and why. */
export type Verdict = ConfirmedVerdict | FailedVerdict;

export interface ConfirmedVerdict {
  readonly kind: 'confirmed';
  /** HTTP status of the answer, or reply code of the mail server; null where there is none. */
  readonly status: number | null;
}

export interface FailedVerdict {
  readonly kind: 'failed';
  readonly reason: FailureReason;
  /** For a person; at most 500 characters. */
  readonly detail: string;
  /** HTTP status or reply code of the mail server, null when there was no answer. */
  readonly status: number | null;
  /** The pause that `Retry-After` asks for, on 429 and 503 only. */
  readonly retryAfterMs: number | null;
  /** The receiver said 410: it wants no more. */
  readonly gone: boolean;
}

/** A failed verdict: details cut to their bound, the rest as if there was no answer unless `answer` says otherwise. */
export function failedVerdict(
  reason: FailureReason,
  detail: string,
  answer: Partial<Pick<FailedVerdict, 'status' | 'retryAfterMs' | 'gone'>> = {},
): FailedVerdict {
  const { status = null, retryAfterMs = null, gone = false } = answer;
  return {
    kind: 'failed',
    reason,
    detail: detail.slice(0, MAX_VERDICT_DETAIL_LENGTH),
    status,
    retryAfterMs,
    gone,
  };
}
