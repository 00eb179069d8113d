import type { Verdict } from '#libs/domain';
import type { AttemptInsert } from '#libs/persistence';
import type { Delivery } from '../lanes/delivery.js';
import type { Exchanged } from './attempt-observer.js';

/** How much of an answer's body is kept for a person to see. */
export const RECORDED_ANSWER_BYTES = 1_024;

/** Whether a person is to see this attempt: every failed one, and successes where the subscription asks for them. */
export function isRecorded(delivery: Delivery, verdict: Verdict): boolean {
  return verdict.kind === 'failed' || delivery.subscriber.definition.recordedAttempts === 'all';
}

/** The record of an attempt that ended with a verdict. */
export function attemptRecord(
  delivery: Delivery,
  verdict: Verdict,
  { url, at, outcome }: Exchanged,
): AttemptInsert {
  const isConfirmed = verdict.kind === 'confirmed';
  return {
    subscriptionId: delivery.subscriber.id,
    offset: delivery.offset,
    eventName: delivery.event.description.name,
    attempt: delivery.attempts,
    replayId: delivery.replayId,
    at: new Date(at),
    url,
    status: verdict.status,
    ms: outcome.ms,
    verdict: isConfirmed ? 'confirmed' : verdict.reason,
    detail: isConfirmed ? null : verdict.detail,
    answer: answerOf(outcome),
  };
}

/** A copy: the body may be a slice of a larger buffer. */
function answerOf(outcome: Exchanged['outcome']): Buffer | null {
  switch (outcome.kind) {
    case 'answered':
      return Buffer.from(outcome.body.subarray(0, RECORDED_ANSWER_BYTES));
    case 'accepted':
      return Buffer.from(outcome.answer.subarray(0, RECORDED_ANSWER_BYTES));
    default:
      return null;
  }
}
