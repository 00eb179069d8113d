import type { Delivery } from './delivery.js';

/** The order within the keys of a lane: a delivery waits for the one of its key before it. */
export class KeyOrder {
  /** The last delivery of each key that has one on its way. */
  readonly #tails = new Map<string, Delivery>();
  /** Keys that an event came late for: it may go to the database behind a delivery that stands after it in the log. */
  #late: Set<string> | null = null;

  /** @returns whether it may be attempted at once */
  append(key: string, delivery: Delivery): boolean {
    const tail = this.#tails.get(key);
    this.#tails.set(key, delivery);
    if (tail === undefined) return true;
    tail.nextOfKey = delivery;
    return false;
  }

  /**
   * A delivery of an added event name may stand before others of its key: it goes before those that were not begun.
   * @param unsettled the lane's deliveries in the order of the log
   * @returns whether it may be attempted at once
   */
  insert(key: string, delivery: Delivery, unsettled: Iterable<Delivery>): boolean {
    const tail = this.#tails.get(key);
    // Mostly what is read again comes in order as well.
    if (tail === undefined || tail.offset < delivery.offset) return this.append(key, delivery);
    let ahead: Delivery | null = null;
    for (const other of unsettled) {
      if (other !== delivery && other.key === key && other.stage !== 'waiting') ahead = other;
    }
    if (ahead?.stage === 'ready' && ahead.attempts === 0 && ahead.offset > delivery.offset) {
      ahead.stage = 'waiting';
      delivery.nextOfKey = ahead;
      return true;
    }
    while (ahead?.nextOfKey != null && ahead.nextOfKey.offset < delivery.offset) ahead = ahead.nextOfKey;
    if (ahead?.nextOfKey == null) return this.append(key, delivery);
    delivery.nextOfKey = ahead.nextOfKey;
    ahead.nextOfKey = delivery;
    return false;
  }

  /** A delivery is out of the way. @returns the one that waited for it */
  after(delivery: Delivery): Delivery | null {
    const { key, nextOfKey } = delivery;
    if (key !== null && nextOfKey === null && this.#tails.get(key) === delivery) {
      this.#tails.delete(key);
      this.#late?.delete(key);
    }
    return nextOfKey;
  }

  /** Those that wait behind a delivery, which wait no longer: they follow it into the database. */
  *takeFollowers(key: string, delivery: Delivery): Generator<Delivery> {
    this.#tails.delete(key);
    for (let next = delivery.nextOfKey; next !== null; next = next.nextOfKey) yield next;
  }

  /** Whether a delivery of the key is on its way. */
  has(key: string): boolean {
    return this.#tails.has(key);
  }

  noteLate(key: string): void {
    (this.#late ??= new Set()).add(key);
  }

  /** Whether deliveries of the key may be in the database that stand before one that was concluded. */
  mayStandBefore(key: string): boolean {
    return this.#late?.has(key) === true;
  }

  /** Nothing of the key is in the database any more. */
  freed(key: string): void {
    this.#late?.delete(key);
  }

  /**
   * Forgets all deliveries but these.
   * @param kept in the order of the log
   * @returns those that may be attempted now, since nothing stands before them any more
   */
  restart(kept: readonly Delivery[]): Delivery[] {
    this.#tails.clear();
    const begun = kept.filter(({ stage }) => stage !== 'waiting');
    const waiting = kept.filter(({ stage }) => stage === 'waiting');
    const freed: Delivery[] = [];
    for (const delivery of [...begun, ...waiting]) {
      delivery.nextOfKey = null;
      const { key, stage } = delivery;
      if (key !== null && this.append(key, delivery) && stage === 'waiting') freed.push(delivery);
    }
    return freed;
  }
}
