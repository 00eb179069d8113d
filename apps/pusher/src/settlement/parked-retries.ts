import type { Logger } from 'pino';
import type { Clock, FailedVerdict, Randomness } from '#libs/domain';
import type { BlockedKey, ParkedDelivery, ParkedRepository, PartitionRef } from '#libs/persistence';
import { expiredVerdict } from '../lanes/expired-verdict.js';
import type { LaneContext } from '../lanes/lane-context.js';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import type { BookChange, SubscriptionBook } from '../matching/subscription-book.js';
import type { Subscriber } from '../matching/subscriber.js';
import { AttemptShares } from './attempt-shares.js';
import { DueDeliveries } from './due-deliveries.js';
import { KeySteps, type KeyStep } from './key-steps.js';
import type { Ownership } from './ownership.js';
import { ParkedAttempt, type ParkedAttemptListener } from './parked-attempt.js';
import { RetryOutcomes } from './retry-outcomes.js';
import { RetryQueue } from './retry-queue.js';

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
  readonly #due: DueDeliveries;
  readonly #outcomes: RetryOutcomes;
  readonly steps: KeySteps;
  #isLooking = false;

  constructor(private readonly parts: RetryParts) {
    const begin = (row: ParkedDelivery, lanes: PartitionLanes): void => {
      this.#begin(row, lanes);
    };
    this.#shares = new AttemptShares(parts.context.pacers);
    this.#due = new DueDeliveries({
      ...parts,
      shares: this.#shares,
      isUnderWay: (place) => this.#attempts.has(idOf(place)),
      begin,
    });
    this.#outcomes = new RetryOutcomes(parts);
    this.steps = new KeySteps({ ...parts, begin });
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
      await this.#due.takeUp();
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
    this.#end(attempt);
    this.#outcomes.discarded(attempt);
    this.#goOnAfter(attempt);
  }

  expired(attempt: ParkedAttempt): void {
    this.#end(attempt);
    this.#outcomes.failed(attempt, expiredVerdict(null));
    this.#goOnAfter(attempt);
  }

  concluded(attempt: ParkedAttempt, verdict: FailedVerdict | null): void {
    const { lanes, row, subscriber } = attempt;
    this.#end(attempt);
    if (lanes.isClosed) return;
    if (verdict === null) {
      this.#outcomes.recovered(attempt);
      this.#goOnAfter(attempt);
    } else if (this.parts.context.pacers.of(subscriber).isBroken) {
      this.#outcomes.putBack(attempt, verdict);
      if (row.state === 'held') this.#comeBackTo(attempt);
    } else if (this.#outcomes.failed(attempt, verdict)) this.#goOnAfter(attempt);
  }

  /** It is over: the next one of its key has its turn. */
  #goOnAfter({ lanes, subscriber, row }: ParkedAttempt): void {
    if (row.orderingKey === null) return;
    const step: KeyStep = { lanes, subscriber, key: row.orderingKey, beyond: row.offset };
    if (this.#shares.mayBegin(subscriber)) void this.steps.make(step);
    else this.steps.later(step);
  }

  /** Nothing but its step leads to a held one. */
  #comeBackTo({ lanes, subscriber, row }: ParkedAttempt): void {
    if (row.orderingKey === null) return;
    this.steps.later({ lanes, subscriber, key: row.orderingKey, beyond: row.offset - 1 });
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
      if (attempt.row.state === 'held') this.#comeBackTo(attempt);
    }
  }

  #end(attempt: ParkedAttempt): void {
    attempt.delivery.stage = 'done';
    this.#forget(attempt);
  }

  #forget({ row, lanes, delivery, subscriber }: ParkedAttempt): void {
    if (this.#attempts.delete(idOf(row))) this.#shares.ended(subscriber);
    lanes.retried.delete(delivery);
    delivery.event.release();
  }
}

function idOf(row: Pick<ParkedDelivery, 'topic' | 'partition' | 'subscriptionId' | 'offset'>): string {
  return `${row.subscriptionId}/${row.topic}/${row.partition}/${row.offset}`;
}
