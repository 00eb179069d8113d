import type { FailedVerdict } from '#libs/domain';
import type { Delivery } from './delivery.js';

export interface Stalled {
  readonly delivery: Delivery;
  /** Null is to be held, behind a parked one of its key. */
  readonly verdict: FailedVerdict | null;
}

/** Deliveries of a lane that are to be parked or held, and wait for room in the quota. */
export class StalledDeliveries {
  #all: Stalled[] = [];

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  add(delivery: Delivery, verdict: FailedVerdict | null): void {
    delivery.stage = 'stalled';
    this.#all.push({ delivery, verdict });
  }

  takeAll(): readonly Stalled[] {
    const all = this.#all;
    this.#all = [];
    return all;
  }

  /** Those that were only held back by their key, in log order. */
  takeHeld(key: string): readonly Delivery[] {
    const isOfKey = ({ delivery, verdict }: Stalled): boolean => verdict === null && delivery.key === key;
    const taken = this.#all.filter(isOfKey);
    if (taken.length > 0) this.#all = this.#all.filter((stalled) => !isOfKey(stalled));
    return taken.map(({ delivery }) => delivery).sort((a, b) => a.offset - b.offset);
  }

  /** Forgets those that were let go. */
  forgetDone(): void {
    this.#all = this.#all.filter(({ delivery }) => delivery.stage === 'stalled');
  }
}
