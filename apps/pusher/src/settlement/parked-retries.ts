import type { Logger } from 'pino';
import { type Clock, type FailedVerdict, parkedPauseMs, type Randomness } from '#libs/domain';
import type { BlockedKey, ParkedDelivery, ParkedRepository } from '#libs/persistence';
import type { LaneContext } from '../lanes/lane-context.js';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import type { BookChange, SubscriptionBook } from '../matching/subscription-book.js';
import type { Subscriber } from '../matching/subscriber.js';
import type { Ownership } from './ownership.js';
import { ParkedAttempt, type ParkedAttemptListener } from './parked-attempt.js';
import { RetryQueue } from './retry-queue.js';

/** New deliveries from the database that one look takes up: payloads are up to 1 MiB each. */
const DUE_A_LOOK = 64;
/** On their way at the same time in a process. What is on its way is still due in the database. */
const MAX_ATTEMPTS = 256;
/** And of one subscription at a time: one that fails for long must not fill every look. */
const MAX_ATTEMPTS_A_SUBSCRIPTION = 32;

export interface RetryParts {
  readonly parked: ParkedRepository;
  readonly book: SubscriptionBook;
  readonly ownership: Ownership;
  readonly context: LaneContext;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
}

/** A key whose next delivery in the database is to be looked for. */
interface KeyStep {
  readonly lanes: PartitionLanes;
  readonly subscriber: Subscriber;
  readonly key: string;
  readonly beyond: number;
}

/**
 * Attempts of deliveries that are in the database: parked ones by their schedule, held ones in order behind them.
 * The partition's owner makes them, so one process decides the order of a key.
 */
export class ParkedRetries implements ParkedAttemptListener {
  readonly #attempts = new Map<string, ParkedAttempt>();
  readonly #queues = new Map<Subscriber, RetryQueue>();
  /** Steps that could not be made yet: the database was away, or what they look for is on its way there. */
  #steps: KeyStep[] = [];
  #isLooking = false;

  constructor(private readonly parts: RetryParts) {}

  get count(): number {
    return this.#attempts.size;
  }

  /** A key whose first delivery is held has no schedule that leads to it: its step was lost with a former owner. */
  claimed(lanes: PartitionLanes, heldHeads: readonly BlockedKey[]): void {
    for (const { subscriptionId, orderingKey } of heldHeads) {
      const subscriber = this.parts.book.get(subscriptionId);
      if (subscriber !== undefined) this.#steps.push({ lanes, subscriber, key: orderingKey, beyond: -1 });
    }
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
      this.#abandon(({ lanes }) => lanes.isClosed);
      const steps = this.#steps;
      this.#steps = [];
      for (const step of steps) await this.#step(step);
      const owned = this.parts.ownership.all.filter((each) => each.mayAttempt).map(({ lanes }) => lanes);
      const seqs = new Map(owned.map((lanes) => [lanes, lanes.flushSeq]));
      const rows = await this.parts.parked.due(
        owned,
        new Date(this.parts.clock.now()),
        Math.min(DUE_A_LOOK + this.#attempts.size, MAX_ATTEMPTS),
        this.#passedOver(),
      );
      for (const row of rows) {
        const lanes = this.parts.ownership.get(row)?.lanes;
        // Settled since the question was asked: the row may have been concluded meanwhile. The next look tells.
        if (lanes !== undefined && seqs.get(lanes) === lanes.flushSeq) this.#begin(row, lanes);
      }
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
      queue = new RetryQueue();
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
    void this.#step({ lanes, subscriber, key: row.orderingKey, beyond: row.offset });
  }

  concluded(attempt: ParkedAttempt, verdict: FailedVerdict | null): void {
    const { lanes, row, subscriber, delivery } = attempt;
    delivery.stage = 'done';
    this.#forget(attempt);
    if (lanes.isClosed) return;
    const isOver = verdict === null ? this.#recovered(attempt) : this.#failedAgain(attempt, verdict);
    if (!isOver || row.orderingKey === null) return;
    void this.#step({ lanes, subscriber, key: row.orderingKey, beyond: row.offset });
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

  /** @returns whether it is given up */
  #failedAgain({ row, lanes, subscriber, delivery }: ParkedAttempt, verdict: FailedVerdict): boolean {
    const lane = lanes.lane(subscriber);
    const retries = row.state === 'held' ? 0 : row.retries + 1;
    if (row.state === 'held') {
      lane.counts.total++;
      lane.counts.failure++;
    }
    const pause = parkedPauseMs(retries, () => this.parts.randomness.fraction());
    if (pause === undefined) lane.counts.dead++;
    const wait = Math.max(pause ?? 0, verdict.retryAfterMs ?? 0);
    lanes.noteVerdict(lane);
    lanes.ledger.change({
      kind: 'failed',
      subscriptionId: subscriber.id,
      offset: row.offset,
      state: pause === undefined ? 'dead' : 'parked',
      attempts: delivery.attempts,
      retries,
      nextAttemptAt: pause === undefined ? null : new Date(this.parts.clock.now() + wait),
      reason: verdict.reason,
      detail: verdict.detail,
      status: verdict.status,
    });
    return pause === undefined;
  }

  /** Goes on to a key's next delivery in the database; when there is none, the key is free again. */
  async #step(step: KeyStep): Promise<void> {
    const { lanes, subscriber, key, beyond } = step;
    if (lanes.isClosed || subscriber.isRemoved) return;
    const { flushSeq } = lanes;
    const isLate = lanes.lane(subscriber).mayStandBefore(key);
    let next: ParkedDelivery | undefined;
    try {
      next = await this.parts.parked.nextOfKey(lanes, subscriber.id, key, isLate ? -1 : beyond);
    } catch (error) {
      this.parts.logger.warn({ err: error, subscription: subscriber.id }, 'a key waits for the database');
      this.#steps.push(step);
      return;
    }
    if (this.parts.ownership.get(lanes)?.lanes !== lanes) return;
    if (this.parts.book.get(subscriber.id) !== subscriber) return;
    const isPassing = next !== undefined && lanes.ledger.isSettling(subscriber.id, next.offset);
    if (lanes.flushSeq !== flushSeq || (isLate && isPassing)) this.#steps.push(step);
    else if (next?.state === 'held') this.#begin(next, lanes);
    // A parked one has a schedule of its own.
    else if (next !== undefined) return;
    else if (lanes.ledger.isParkingKey(subscriber.id, key)) this.#steps.push(step);
    else lanes.lane(subscriber).unblock(key);
  }

  #begin(row: ParkedDelivery, lanes: PartitionLanes): void {
    const { book, context } = this.parts;
    const subscriber = book.get(row.subscriptionId);
    if (subscriber?.isActive !== true || this.#attempts.has(idOf(row))) return;
    if (lanes.ledger.isSettling(row.subscriptionId, row.offset)) return;
    const attempt = new ParkedAttempt(row, subscriber, lanes, context.budget, this);
    this.#attempts.set(idOf(row), attempt);
    lanes.retrying(attempt.delivery);
    if (subscriber.wants(row.eventName)) attempt.ready();
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
        this.#steps.push({ lanes, subscriber, key: row.orderingKey, beyond: row.offset - 1 });
    }
  }

  #forget({ row, lanes, delivery }: ParkedAttempt): void {
    this.#attempts.delete(idOf(row));
    lanes.retried(delivery);
    delivery.event.release();
  }

  /** Subscriptions whose due deliveries are not looked at: not active, or with enough under way. */
  #passedOver(): readonly number[] {
    const counts = new Map<number, number>();
    for (const { subscriber } of this.#attempts.values()) {
      counts.set(subscriber.id, (counts.get(subscriber.id) ?? 0) + 1);
    }
    const busy = [...counts].filter(([, count]) => count >= MAX_ATTEMPTS_A_SUBSCRIPTION).map(([id]) => id);
    return [...busy, ...this.parts.book.inactive().map(({ id }) => id)];
  }
}

function idOf(row: ParkedDelivery): string {
  return `${row.subscriptionId}/${row.topic}/${row.partition}/${row.offset}`;
}
