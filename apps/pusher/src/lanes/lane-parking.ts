import { type FailedVerdict, parkedPauseMs } from '#libs/domain';
import type { Subscriber } from '../matching/subscriber.js';
import type { Delivery } from './delivery.js';
import type { LaneContext } from './lane-context.js';
import type { Ledger } from './ledger.js';
import { StalledDeliveries } from './stalled-deliveries.js';

/** The way of a lane's deliveries into the database, as far as the subscription's quota has room. */
export class LaneParking {
  /** To be parked, or held where there is no verdict, once the quota has room. */
  readonly stalled = new StalledDeliveries();
  /** Keys that deliveries in the database block. Few lanes have any, and there are many lanes. */
  #blocked: Set<string> | null = null;

  constructor(
    private readonly subscriber: Subscriber,
    private readonly ledger: Ledger,
    private readonly context: Pick<LaneContext, 'clock' | 'quota' | 'randomness'>,
  ) {}

  get hasRoom(): boolean {
    return this.context.quota.hasRoom(this.subscriber.id);
  }

  get blocksKeys(): boolean {
    return this.#blocked !== null && this.#blocked.size > 0;
  }

  blocks(key: string): boolean {
    return this.#blocked?.has(key) === true;
  }

  block(key: string): void {
    (this.#blocked ??= new Set()).add(key);
  }

  unblock(key: string): void {
    this.#blocked?.delete(key);
  }

  /** The first step of the schedule of what is parked now, in milliseconds since 1970. */
  nextAttemptAt(verdict: FailedVerdict): number {
    const pause = parkedPauseMs(0, () => this.context.randomness.fraction()) ?? 0;
    return this.context.clock.now() + Math.max(pause, verdict.retryAfterMs ?? 0);
  }

  /** It failed its inline attempts: it gets a schedule of its own. */
  park(delivery: Delivery, verdict: FailedVerdict, nextAttemptAt: number): void {
    this.#note(delivery, verdict, new Date(nextAttemptAt));
  }

  /** It is given up, and kept for a person to see. */
  bury(delivery: Delivery, verdict: FailedVerdict): void {
    this.#noteUncounted(delivery, verdict, null);
  }

  /** It stands behind one of its key that is in the database. */
  hold(delivery: Delivery): void {
    this.#note(delivery, null, null);
  }

  #note(delivery: Delivery, verdict: FailedVerdict | null, nextAttemptAt: Date | null): void {
    this.context.quota.parked(this.subscriber.id, delivery.event.body.length);
    this.#noteUncounted(delivery, verdict, nextAttemptAt);
  }

  #noteUncounted(delivery: Delivery, verdict: FailedVerdict | null, nextAttemptAt: Date | null): void {
    this.ledger.park({ delivery, verdict, nextAttemptAt, parkedAt: new Date(this.context.clock.now()) });
  }
}
