import type { Subscriber } from '../matching/subscriber.js';
import { type AttemptStarter, type Gate, Pacer } from './pacer.js';

/** The pacers of all subscriptions that have something to attempt. */
export class Pacers {
  readonly #pacers = new Map<Subscriber, Pacer>();

  constructor(
    private readonly limit: number,
    private readonly gate: Gate,
    private readonly starter: AttemptStarter,
  ) {}

  of(subscriber: Subscriber): Pacer {
    let pacer = this.#pacers.get(subscriber);
    if (pacer === undefined) {
      pacer = new Pacer(subscriber, this.limit, this.gate, this.starter);
      this.#pacers.set(subscriber, pacer);
    }
    return pacer;
  }

  /** How many subscriptions there are pacers for. */
  get count(): number {
    return this.#pacers.size;
  }

  get inFlight(): number {
    let sum = 0;
    for (const pacer of this.#pacers.values()) sum += pacer.inFlight;
    return sum;
  }

  /** After the gate opened or subscriptions changed: starts what may start, lets go of those that were removed. */
  pumpAll(): void {
    for (const [subscriber, pacer] of this.#pacers) {
      pacer.pump();
      if (subscriber.isRemoved && pacer.inFlight === 0) this.#pacers.delete(subscriber);
    }
  }
}
