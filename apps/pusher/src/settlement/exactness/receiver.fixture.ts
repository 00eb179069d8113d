import { expect } from 'vitest';
import type { EventLog } from './event-log.fixture.js';

/** What receivers see: first confirmations of a key come in the order of the log. */
export class Receiver {
  /** First confirmations by subscription and key. */
  readonly #order = new Map<string, number[]>();
  readonly #seen = new Set<string>();

  constructor(private readonly log: EventLog) {}

  received(id: number, key: string | null, offset: number): void {
    const delivery = `${id}/${offset}`;
    if (key === null || this.#seen.has(delivery)) return;
    this.#seen.add(delivery);
    if (this.log[offset]?.matchedAtOnce?.has(id) !== true) return;
    const earlier = this.#order.get(`${id}/${key}`) ?? [];
    expect(earlier.at(-1) ?? -1, `order of key ${key} for subscription ${id}`).toBeLessThan(offset);
    this.#order.set(`${id}/${key}`, [...earlier, offset]);
  }
}
