import type { Logger } from 'pino';
import type { BlockedKey, ParkedDelivery, ParkedRepository } from '#libs/persistence';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import type { SubscriptionBook } from '../matching/subscription-book.js';
import type { Subscriber } from '../matching/subscriber.js';
import type { Ownership } from './ownership.js';
import { RevivedKeys } from './revived-keys.js';

/** A key whose next delivery in the database is to be looked for. */
export interface KeyStep {
  readonly lanes: PartitionLanes;
  readonly subscriber: Subscriber;
  readonly key: string;
  /** What lies at or below this offset is over; -1 looks from the key's start, once what was concluded is settled. */
  readonly beyond: number;
}

export interface KeyStepParts {
  readonly parked: Pick<ParkedRepository, 'nextOfKey'>;
  readonly book: SubscriptionBook;
  readonly ownership: Pick<Ownership, 'get'>;
  readonly logger: Logger;
  /** Attempts a held delivery whose turn has come. */
  readonly begin: (row: ParkedDelivery, lanes: PartitionLanes) => void;
}

/** Goes from one delivery of a key in the database to the next; when there is none, the key is free again. */
export class KeySteps {
  readonly #revived = new RevivedKeys();
  /** Lanes whose cursor a replay moved back: what they hold since may stand before what was parked earlier. */
  readonly #replayed = new WeakMap<PartitionLanes, Set<number>>();
  /** Steps that could not be made yet: the database was away, or what they look for is on its way there. */
  #waiting: KeyStep[] = [];

  constructor(private readonly parts: KeyStepParts) {}

  /** A key whose first delivery is held has no schedule that leads to it: its step was lost with a former owner. */
  claimed(lanes: PartitionLanes, heldHeads: readonly BlockedKey[]): void {
    for (const { subscriptionId, orderingKey } of heldHeads) {
      const subscriber = this.parts.book.get(subscriptionId);
      if (subscriber !== undefined) this.later({ lanes, subscriber, key: orderingKey, beyond: -1 });
    }
  }

  /** A dead delivery was taken up again: what is held of its key waits for it. */
  revived(lanes: PartitionLanes, subscriptionId: number, key: string, offset: number): void {
    this.#revived.add(lanes, subscriptionId, key, offset);
  }

  /** A delivery was taken out of the database, by whom no step is made for it alone. */
  gone(lanes: PartitionLanes, subscriptionId: number, key: string, offset: number): void {
    this.#revived.delete(lanes, subscriptionId, key, offset);
  }

  replayed(lanes: PartitionLanes, subscriptionId: number): void {
    const ids = this.#replayed.get(lanes);
    if (ids === undefined) this.#replayed.set(lanes, new Set([subscriptionId]));
    else ids.add(subscriptionId);
  }

  later(step: KeyStep): void {
    this.#waiting.push(step);
  }

  /** Tries those that could not be made before. @param mayBegin of whom a held delivery may be taken up now */
  async makeWaiting(mayBegin: (subscriber: Subscriber) => boolean = () => true): Promise<void> {
    const steps = this.#waiting;
    this.#waiting = [];
    for (const step of steps) {
      if (mayBegin(step.subscriber)) await this.make(step);
      else if (!step.lanes.isClosed && !step.subscriber.isRemoved) this.later(step);
    }
  }

  async make(step: KeyStep): Promise<void> {
    const { lanes, subscriber, key } = step;
    if (lanes.isClosed || subscriber.isRemoved) return;
    const wait = this.#revived.concluded(lanes, subscriber.id, key, step.beyond);
    // A parked one has a schedule of its own, and a step when it is over.
    if (wait === 'for_others') return;
    const { flushSeq } = lanes;
    const isLate = wait === 'over' || lanes.lane(subscriber).keys.mayStandBefore(key);
    const beyond = isLate ? -1 : step.beyond;
    let next: ParkedDelivery | undefined;
    try {
      next = await this.parts.parked.nextOfKey(lanes, subscriber.id, key, beyond);
    } catch (error) {
      this.parts.logger.warn({ err: error, subscription: subscriber.id }, 'a key waits for the database');
      this.later({ ...step, beyond });
      return;
    }
    if (this.parts.ownership.get(lanes)?.lanes !== lanes) return;
    if (this.parts.book.get(subscriber.id) !== subscriber) return;
    const isPassing = next !== undefined && lanes.ledger.isSettling(subscriber.id, next.offset);
    if (lanes.flushSeq !== flushSeq || isPassing) this.later({ ...step, beyond });
    else if (next?.state === 'held') this.parts.begin(next, lanes);
    // A parked one has a schedule of its own.
    else if (next !== undefined) return;
    else if (lanes.ledger.isParkingKey(subscriber.id, key)) this.later({ ...step, beyond });
    else if (beyond >= 0 && this.#replayed.get(lanes)?.has(subscriber.id) === true)
      this.later({ ...step, beyond: -1 });
    else lanes.lane(subscriber).unblock(key);
  }
}
