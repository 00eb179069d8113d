import type { Logger } from 'pino';
import { type Clock, type FailedVerdict, parkedPauseMs, type Randomness } from '#libs/domain';
import type {
  BlockedKey,
  DueDelivery,
  ParkedDelivery,
  ParkedRepository,
  PartitionRef,
} from '#libs/persistence';
import type { LaneContext } from '../lanes/lane-context.js';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import type { BookChange, SubscriptionBook } from '../matching/subscription-book.js';
import type { Subscriber } from '../matching/subscriber.js';
import { expiredVerdict } from '../lanes/expired-verdict.js';
import { KeySteps, type KeyStep } from './key-steps.js';
import type { Ownership } from './ownership.js';
import { AttemptShares } from './attempt-shares.js';
import { ParkedAttempt, type ParkedAttemptListener } from './parked-attempt.js';
import { RetryQueue } from './retry-queue.js';

/** New deliveries from the database that one look takes up: payloads are up to 1 MiB each. */
const DUE_A_LOOK = 64;
/** Places of due deliveries that one question asks for: what is on its way is still due in the database. */
const PLACES_A_QUESTION = 2_048;
/** Questions of one look: each passes over the subscriptions that the ones before it gave enough. */
const QUESTIONS_A_LOOK = 4;

export interface RetryParts {
  readonly parked: ParkedRepository;
  readonly book: SubscriptionBook;
  readonly ownership: Ownership;
  readonly context: LaneContext;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
}

/**
 * Attempts of deliveries that are in the database: parked ones by their schedule, held ones in order behind them.
 * The partition's owner makes them, so one process decides the order of a key.
 */
export class ParkedRetries implements ParkedAttemptListener {
  readonly #attempts = new Map<string, ParkedAttempt>();
  readonly #queues = new Map<Subscriber, RetryQueue>();
  readonly #shares: AttemptShares;
  readonly steps: KeySteps;
  #isLooking = false;

  constructor(private readonly parts: RetryParts) {
    this.#shares = new AttemptShares(parts.context.pacers);
    this.steps = new KeySteps({
      ...parts,
      begin: (row, lanes) => {
        this.#begin(row, lanes);
      },
    });
  }

  get count(): number {
    return this.#attempts.size;
  }

  claimed(lanes: PartitionLanes, heldHeads: readonly BlockedKey[]): void {
    this.steps.claimed(lanes, heldHeads);
  }

  /** Whether a delivery from the database is on its way. */
  isAttempting(ref: PartitionRef, subscriptionId: number, offset: number): boolean {
    return this.#attempts.has(idOf({ ...ref, subscriptionId, offset }));
  }

  /** Lets an attempt go without a conclusion: its row is about to be removed. @returns whether there was one */
  withdraw(ref: PartitionRef, subscriptionId: number, offset: number): boolean {
    const attempt = this.#attempts.get(idOf({ ...ref, subscriptionId, offset }));
    if (attempt === undefined) return false;
    attempt.abandon();
    this.#forget(attempt);
    return true;
  }

  apply(changes: readonly BookChange[]): void {
    for (const { subscriber } of changes) {
      if (subscriber.isActive) continue;
      this.#abandon((attempt) => attempt.subscriber === subscriber);
      this.#queues.delete(subscriber);
    }
  }

  /** Looks for what is due; errors are logged, and the next look comes. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      this.#abandon((attempt) => attempt.lanes.isClosed || this.#mustWait(attempt));
      await this.steps.makeWaiting((subscriber) => this.#shares.mayBegin(subscriber));
      await this.#takeUpDue();
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'parked deliveries could not be looked for');
    } finally {
      this.#isLooking = false;
    }
  }

  ready(attempt: ParkedAttempt): void {
    const { subscriber } = attempt;
    let queue = this.#queues.get(subscriber);
    if (queue === undefined) {
      queue = new RetryQueue(this.parts.clock);
      this.#queues.set(subscriber, queue);
    }
    queue.put(attempt);
    this.parts.context.pacers.of(subscriber).offer(queue);
  }

  /** The subscription no longer lists the event's name. */
  unwanted(attempt: ParkedAttempt): void {
    const { row, lanes, subscriber, delivery } = attempt;
    delivery.stage = 'done';
    this.#forget(attempt);
    const lane = lanes.lane(subscriber);
    if (row.state === 'parked') lane.counts.discarded++;
    lanes.noteVerdict(lane);
    lanes.ledger.change({ kind: 'removed', subscriptionId: subscriber.id, offset: row.offset });
    if (row.orderingKey === null) return;
    this.#goOn({ lanes, subscriber, key: row.orderingKey, beyond: row.offset });
  }

  expired(attempt: ParkedAttempt): void {
    const { lanes, row, subscriber, delivery } = attempt;
    delivery.stage = 'done';
    this.#forget(attempt);
    this.#failedAgain(attempt, expiredVerdict(null));
    if (row.orderingKey !== null) this.#goOn({ lanes, subscriber, key: row.orderingKey, beyond: row.offset });
  }

  concluded(attempt: ParkedAttempt, verdict: FailedVerdict | null): void {
    const { lanes, row, subscriber, delivery } = attempt;
    delivery.stage = 'done';
    this.#forget(attempt);
    if (lanes.isClosed) return;
    if (verdict !== null && this.parts.context.pacers.of(subscriber).isBroken) {
      this.#putBack(attempt, verdict);
      return;
    }
    const isOver = verdict === null ? this.#recovered(attempt) : this.#failedAgain(attempt, verdict);
    if (!isOver || row.orderingKey === null) return;
    this.#goOn({ lanes, subscriber, key: row.orderingKey, beyond: row.offset });
  }

  #recovered({ row, lanes, subscriber }: ParkedAttempt): boolean {
    const lane = lanes.lane(subscriber);
    // A held delivery was not counted yet: this was its first round.
    if (row.state === 'held') lane.counts.total++;
    else lane.counts.recovered++;
    lanes.noteVerdict(lane);
    lanes.ledger.change({ kind: 'removed', subscriptionId: subscriber.id, offset: row.offset });
    return true;
  }

  /** Its endpoint fails, whatever the event: nothing but the number of its attempts is changed. */
  #putBack({ row, lanes, subscriber, delivery }: ParkedAttempt, verdict: FailedVerdict): void {
    const { subscriptionId, offset, state, retries, orderingKey } = row;
    const isHeld = state === 'held';
    lanes.noteVerdict(lanes.lane(subscriber));
    lanes.ledger.change({
      kind: 'failed',
      subscriptionId,
      offset,
      state,
      attempts: delivery.attempts,
      firstSentAt: delivery.firstSentAt,
      retries,
      nextAttemptAt: isHeld ? null : new Date(this.parts.clock.now() + (verdict.retryAfterMs ?? 0)),
      reason: verdict.reason,
      detail: verdict.detail,
      status: verdict.status,
    });
    if (isHeld && orderingKey !== null)
      this.steps.later({ lanes, subscriber, key: orderingKey, beyond: offset - 1 });
  }

  /** @returns whether it is given up */
  #failedAgain({ row, lanes, subscriber, delivery }: ParkedAttempt, verdict: FailedVerdict): boolean {
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

  /** Takes up what is due, of each subscription no more than its share. */
  async #takeUpDue(): Promise<void> {
    const { ownership, parked, clock } = this.parts;
    let left = DUE_A_LOOK;
    for (let question = 0; question < QUESTIONS_A_LOOK && left > 0; question++) {
      const owned = ownership.all.filter((each) => each.mayAttempt).map(({ lanes }) => lanes);
      const seqs = new Map(owned.map((lanes) => [lanes, lanes.flushSeq]));
      const due = await parked.due(owned, new Date(clock.now()), PLACES_A_QUESTION, this.#passedOver());
      const chosen = this.#choose(due, left);
      if (chosen.length === 0) return;
      for (const row of await parked.load(chosen)) {
        const lanes = ownership.get(row)?.lanes;
        // Settled since the question was asked: the row may have been concluded meanwhile. The next look tells.
        if (lanes !== undefined && seqs.get(lanes) === lanes.flushSeq) this.#begin(row, lanes);
      }
      left -= chosen.length;
      if (due.length < PLACES_A_QUESTION) return;
    }
  }

  #choose(due: readonly DueDelivery[], atMost: number): readonly DueDelivery[] {
    const { book, ownership } = this.parts;
    const chosen: DueDelivery[] = [];
    const shares = this.#shares.copy();
    for (const place of due) {
      if (chosen.length === atMost) break;
      const subscriber = book.get(place.subscriptionId);
      const lanes = ownership.get(place)?.lanes;
      if (subscriber === undefined || lanes === undefined || this.#attempts.has(idOf(place))) continue;
      if (lanes.ledger.isSettling(place.subscriptionId, place.offset) || !shares.mayBegin(subscriber))
        continue;
      shares.begun(subscriber);
      chosen.push(place);
    }
    return chosen;
  }

  #goOn(step: KeyStep): void {
    if (this.#shares.mayBegin(step.subscriber)) void this.steps.make(step);
    else this.steps.later(step);
  }

  /** What waits for its turn holds memory: while its endpoint fails, the database keeps it, but for one that may probe. */
  #mustWait({ subscriber, delivery }: ParkedAttempt): boolean {
    return delivery.stage === 'ready' && this.parts.context.pacers.of(subscriber).isBroken;
  }

  #begin(row: ParkedDelivery, lanes: PartitionLanes): void {
    const { book, context } = this.parts;
    const subscriber = book.get(row.subscriptionId);
    if (subscriber?.isActive !== true || this.#attempts.has(idOf(row))) return;
    if (lanes.ledger.isSettling(row.subscriptionId, row.offset)) return;
    const attempt = new ParkedAttempt(row, subscriber, lanes, context.budget, this);
    this.#attempts.set(idOf(row), attempt);
    this.#shares.begun(subscriber);
    lanes.retried.add(attempt.delivery);
    if (subscriber.wants(attempt.delivery.event.description)) attempt.ready();
    else this.unwanted(attempt);
  }

  #abandon(which: (attempt: ParkedAttempt) => boolean): void {
    for (const attempt of this.#attempts.values()) {
      if (!which(attempt) && attempt.delivery.stage !== 'done') continue;
      attempt.abandon();
      this.#forget(attempt);
      const { lanes, subscriber, row } = attempt;
      // Nothing but its step leads to a held one.
      if (row.state === 'held' && row.orderingKey !== null)
        this.steps.later({ lanes, subscriber, key: row.orderingKey, beyond: row.offset - 1 });
    }
  }

  #forget({ row, lanes, delivery, subscriber }: ParkedAttempt): void {
    if (this.#attempts.delete(idOf(row))) this.#shares.ended(subscriber);
    lanes.retried.delete(delivery);
    delivery.event.release();
  }

  /** Subscriptions whose due deliveries are not looked at: not active, or with no room for another attempt. */
  #passedOver(): readonly number[] {
    return [...this.#shares.full(), ...this.parts.book.inactive()].map(({ id }) => id);
  }
}

function idOf(row: Pick<ParkedDelivery, 'topic' | 'partition' | 'subscriptionId' | 'offset'>): string {
  return `${row.subscriptionId}/${row.topic}/${row.partition}/${row.offset}`;
}
