import { SystemClock, SystemRandomness } from '#libs/domain';
import type { Subscriber } from '../matching/subscriber.js';
import { Crowd } from './crowd.js';
import { type AttemptStarter, type Gate, Pacer } from './pacer.js';
import type { Pacing } from './pacing.js';

/** The pacers of all subscriptions that have something to attempt. */
export class Pacers {
  readonly #pacers = new Map<Subscriber, Pacer>();
  readonly #pacing: Pacing;

  /** @param ports the machine's own, and nobody who listens, unless said otherwise */
  constructor(
    maxInFlight: number,
    gate: Gate,
    starter: AttemptStarter,
    ports: Partial<Pick<Pacing, 'clock' | 'randomness' | 'breakers'>> = {},
  ) {
    this.#pacing = { ...DEFAULT_PORTS, ...ports, maxInFlight, crowd: new Crowd(maxInFlight), gate, starter };
  }

  of(subscriber: Subscriber): Pacer {
    let pacer = this.#pacers.get(subscriber);
    if (pacer === undefined) {
      pacer = new Pacer(subscriber, this.#pacing);
      this.#pacers.set(subscriber, pacer);
    }
    return pacer;
  }

  /** Undefined of a subscription that had nothing to attempt yet. */
  get(subscriber: Subscriber): Pacer | undefined {
    return this.#pacers.get(subscriber);
  }

  all(): Iterable<Pacer> {
    return this.#pacers.values();
  }

  /** How many subscriptions there are pacers for. */
  get count(): number {
    return this.#pacers.size;
  }

  get inFlight(): number {
    return this.#pacing.crowd.inFlight;
  }

  /** Subscriptions whose endpoint fails. */
  get broken(): number {
    let count = 0;
    for (const { subscriber, isBroken } of this.#pacers.values())
      if (subscriber.isActive && isBroken) count++;
    return count;
  }

  /** After the gate opened, subscriptions changed or time went by: starts what may start, lets go of those removed. */
  pumpAll(): void {
    for (const [subscriber, pacer] of this.#pacers) {
      pacer.pump();
      if (subscriber.isRemoved && pacer.inFlight === 0) this.#pacers.delete(subscriber);
    }
  }
}

const DEFAULT_PORTS: Pick<Pacing, 'clock' | 'randomness' | 'breakers'> = {
  clock: new SystemClock(),
  randomness: new SystemRandomness(),
  breakers: { opened: () => undefined, closed: () => undefined },
};
