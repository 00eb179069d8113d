import type { Subscriber } from './subscriber.js';

/** The subscribers of one event name in one tenant, by business. */
export class Audience {
  readonly #all: Subscriber[] = [];
  readonly #byBusiness = new Map<number, Subscriber[]>();

  add(subscriber: Subscriber): void {
    this.#all.push(subscriber);
    const { business } = subscriber.definition;
    const peers = this.#byBusiness.get(business);
    if (peers === undefined) this.#byBusiness.set(business, [subscriber]);
    else peers.push(subscriber);
  }

  /** Those for an event of these businesses; one that names none is for all. */
  of(businesses: readonly number[]): readonly Subscriber[] {
    if (businesses.length === 0) return this.#all;
    const wide = this.#byBusiness.get(0) ?? NOBODY;
    if (this.#byBusiness.size === 1 && wide.length > 0) return wide;
    const own = businesses.flatMap((business) => this.#byBusiness.get(business) ?? NOBODY);
    return own.length === 0 ? wide : [...wide, ...own];
  }
}

const NOBODY: readonly Subscriber[] = [];
