import { type Clock, type FailedVerdict, parkedPauseMs, type Randomness } from '#libs/domain';
import { expiredVerdict } from '../lanes/expired-verdict.js';
import type { ParkedAttempt } from './parked-attempt.js';

export interface RetryOutcomesParts {
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** What became of a delivery from the database, as the next settlement writes it: its row, and the counters of its lane. */
export class RetryOutcomes {
  constructor(private readonly parts: RetryOutcomesParts) {}

  /** It was delivered. */
  recovered({ row, lanes, subscriber }: ParkedAttempt): void {
    const lane = lanes.lane(subscriber);
    // A held delivery was not counted yet: this was its first round.
    if (row.state === 'held') lane.counts.total++;
    else lane.counts.recovered++;
    lanes.noteVerdict(lane);
    lanes.ledger.change({ kind: 'removed', subscriptionId: subscriber.id, offset: row.offset });
  }

  /** Its subscription does not want it any more. A held one goes uncounted. */
  discarded({ row, lanes, subscriber }: ParkedAttempt): void {
    const lane = lanes.lane(subscriber);
    if (row.state === 'parked') lane.counts.discarded++;
    lanes.noteVerdict(lane);
    lanes.ledger.change({ kind: 'removed', subscriptionId: subscriber.id, offset: row.offset });
  }

  /** Its endpoint fails, whatever the event: nothing but the number of its attempts is changed. */
  putBack({ row, lanes, subscriber, delivery }: ParkedAttempt, verdict: FailedVerdict): void {
    const { subscriptionId, offset, state, retries } = row;
    const dueAt = this.parts.clock.now() + (verdict.retryAfterMs ?? 0);
    lanes.noteVerdict(lanes.lane(subscriber));
    lanes.ledger.change({
      kind: 'failed',
      subscriptionId,
      offset,
      state,
      attempts: delivery.attempts,
      firstSentAt: delivery.firstSentAt,
      retries,
      nextAttemptAt: state === 'held' ? null : new Date(dueAt),
      reason: verdict.reason,
      detail: verdict.detail,
      status: verdict.status,
    });
  }

  /** It failed once more. @returns whether it is given up */
  failed({ row, lanes, subscriber, delivery }: ParkedAttempt, verdict: FailedVerdict): boolean {
    const lane = lanes.lane(subscriber);
    const retries = row.state === 'held' ? 0 : row.retries + 1;
    if (row.state === 'held') {
      lane.counts.total++;
      lane.counts.failure++;
    }
    const pause = parkedPauseMs(retries, () => this.parts.randomness.fraction()) ?? Infinity;
    const nextAt = this.parts.clock.now() + Math.max(pause, verdict.retryAfterMs ?? 0);
    const isOver = nextAt > delivery.expiresAt || pause === Infinity;
    const isEarly = pause < Infinity && isOver && verdict.reason !== 'expired';
    const { reason, detail, status } = isEarly ? expiredVerdict(verdict) : verdict;
    if (isOver) lane.counts.dead++;
    lanes.noteVerdict(lane);
    lanes.ledger.change({
      kind: 'failed',
      subscriptionId: subscriber.id,
      offset: row.offset,
      state: isOver ? 'dead' : 'parked',
      attempts: delivery.attempts,
      firstSentAt: delivery.firstSentAt,
      retries,
      nextAttemptAt: isOver ? null : new Date(nextAt),
      reason,
      detail,
      status,
    });
    return isOver;
  }
}
