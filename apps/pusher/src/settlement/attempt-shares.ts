import type { Pacers } from '../lanes/pacers.js';
import type { Subscriber } from '../matching/subscriber.js';

/** Deliveries from the database that are on their way at the same time in a process: they hold their payloads in memory. */
export const MAX_ATTEMPTS = 256;
/** And of one subscription, however many its pacer allows: its lanes have theirs beside them. */
const MAX_OF_ONE = 32;
/** As many as its pacer allows at once, this many times over: between two looks, attempts follow each other. */
const ROUNDS_A_LOOK = 4;
/** Left for subscriptions that have none under way: so many can hang at the same time and keep nobody from one attempt. */
const RESERVED = 128;
/** Of the rest, a subscription has no more than this part of what is free: the more of them hang, the less each has. */
const PART_OF_FREE = 1 / 4;

/** How the deliveries from the database that are on their way are shared among subscriptions. */
export class AttemptShares {
  #total = 0;

  constructor(
    private readonly pacers: Pick<Pacers, 'of' | 'all'>,
    private readonly underWay = new Map<Subscriber, number>(),
  ) {
    for (const count of underWay.values()) this.#total += count;
  }

  /** Whether another delivery of the subscription may be taken up: not while its pacer lets nothing start. */
  mayBegin(subscriber: Subscriber): boolean {
    const pacer = this.pacers.of(subscriber);
    const count = this.underWay.get(subscriber) ?? 0;
    if (count >= pacer.allowance * (pacer.isBroken ? 1 : ROUNDS_A_LOOK)) return false;
    if (count === 0) return this.#total < MAX_ATTEMPTS;
    return count < Math.min(MAX_OF_ONE, (MAX_ATTEMPTS - RESERVED - this.#total) * PART_OF_FREE);
  }

  /** Those with pacers that may begin none. */
  full(): Subscriber[] {
    const full: Subscriber[] = [];
    for (const { subscriber } of this.pacers.all()) if (!this.mayBegin(subscriber)) full.push(subscriber);
    return full;
  }

  begun(subscriber: Subscriber): void {
    this.#total++;
    this.underWay.set(subscriber, (this.underWay.get(subscriber) ?? 0) + 1);
  }

  ended(subscriber: Subscriber): void {
    const left = (this.underWay.get(subscriber) ?? 0) - 1;
    this.#total--;
    if (left > 0) this.underWay.set(subscriber, left);
    else this.underWay.delete(subscriber);
  }

  /** To try what would be begun. */
  copy(): AttemptShares {
    return new AttemptShares(this.pacers, new Map(this.underWay));
  }
}
