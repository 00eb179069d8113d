import type { Delivery } from './delivery.js';
import { Fifo } from './fifo.js';

/** Deliveries of a lane that may be attempted: those whose round has begun go first. */
export class ReadyDeliveries {
  #begun = new Fifo<Delivery>();
  #fresh = new Fifo<Delivery>();
  #probesFresh = false;

  get isEmpty(): boolean {
    return this.#begun.isEmpty && this.#fresh.isEmpty;
  }

  put(delivery: Delivery): void {
    (delivery.attempts > 0 ? this.#begun : this.#fresh).put(delivery);
  }

  take(): Delivery | undefined {
    return this.#begun.take() ?? this.#fresh.take();
  }

  /** While the endpoint fails, begun and fresh ones take turns: events that nobody can take must not be all that is tried. */
  takeForProbe(): Delivery | undefined {
    this.#probesFresh = !this.#probesFresh;
    return this.#probesFresh ? (this.#fresh.take() ?? this.#begun.take()) : this.take();
  }

  /** Forgets those that were let go. */
  forgetDone(): void {
    this.#begun = withoutDone(this.#begun);
    this.#fresh = withoutDone(this.#fresh);
  }
}

function withoutDone(queue: Fifo<Delivery>): Fifo<Delivery> {
  const rest = new Fifo<Delivery>();
  for (const delivery of queue) if (delivery.stage === 'ready') rest.put(delivery);
  return rest;
}
