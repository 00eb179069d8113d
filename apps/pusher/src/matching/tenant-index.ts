import { Audience } from './audience.js';
import type { Subscriber } from './subscriber.js';

/** Names are open-ended where prefixes are subscribed to: this many answers are remembered, then all are forgotten. */
const MAX_REMEMBERED = 10_000;

/** One tenant's subscribers by the names and prefixes of their forms. */
export class TenantIndex {
  readonly #exact = new Map<string, Set<Subscriber>>();
  readonly #prefixes = new Map<string, Set<Subscriber>>();
  readonly #remembered = new Map<string, Audience>();

  get isEmpty(): boolean {
    return this.#exact.size === 0 && this.#prefixes.size === 0;
  }

  add(subscriber: Subscriber): void {
    for (const name of subscriber.names) {
      const { map, key } = this.#place(name);
      const peers = map.get(key);
      if (peers === undefined) map.set(key, new Set([subscriber]));
      else peers.add(subscriber);
    }
    this.#remembered.clear();
  }

  remove(subscriber: Subscriber): void {
    for (const name of subscriber.names) {
      const { map, key } = this.#place(name);
      const peers = map.get(key);
      peers?.delete(subscriber);
      if (peers?.size === 0) map.delete(key);
    }
    this.#remembered.clear();
  }

  audience(eventName: string): Audience {
    const remembered = this.#remembered.get(eventName);
    if (remembered !== undefined) return remembered;
    const audience = this.#gather(eventName);
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(eventName, audience);
    return audience;
  }

  /** One subscriber counts once, however many of its names mean the event. */
  #gather(eventName: string): Audience {
    const found = new Set(this.#exact.get(eventName));
    for (let length = 0; length <= eventName.length && this.#prefixes.size > 0; length++) {
      for (const subscriber of this.#prefixes.get(eventName.slice(0, length)) ?? []) found.add(subscriber);
    }
    const audience = new Audience();
    for (const subscriber of found) audience.add(subscriber);
    return audience;
  }

  #place(name: string): { readonly map: Map<string, Set<Subscriber>>; readonly key: string } {
    return name.endsWith('*')
      ? { map: this.#prefixes, key: name.slice(0, -1) }
      : { map: this.#exact, key: name };
  }
}
