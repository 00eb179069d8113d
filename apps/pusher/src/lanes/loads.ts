import type { Subscriber } from '../matching/subscriber.js';

/** What a subscription has in this process. */
export interface Load {
  /** Deliveries of its lanes that are in memory and not settled. */
  held: number;
  /** Those among them that are in lanes that are behind. */
  heldBehind: number;
  /** Lanes that fell behind what their partitions read. */
  behind: number;
}

/** What each subscription has in this process, over all partitions. */
export class Loads {
  readonly #loads = new WeakMap<Subscriber, Load>();

  of(subscriber: Subscriber): Load {
    let load = this.#loads.get(subscriber);
    if (load === undefined) {
      load = { held: 0, heldBehind: 0, behind: 0 };
      this.#loads.set(subscriber, load);
    }
    return load;
  }
}
