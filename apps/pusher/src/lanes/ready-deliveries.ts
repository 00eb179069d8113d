import type { Delivery } from './delivery.js';
import { Fifo } from './fifo.js';
import type { LaneReach } from './lane-reach.js';

/**
 * Past this many ranges settled_above outgrows 4 KiB (two bytes a range are usual): then only the first unsettled delivery
 * is attempted, or what is ahead of it in its key. Deliveries that are held meanwhile may still add some.
 */
const MAX_SETTLED_RUNS = 2_048;

/** Deliveries of a lane that may be attempted: those whose round has begun go first. */
export class ReadyDeliveries {
  #begun = new Fifo<Delivery>();
  #fresh = new Fifo<Delivery>();
  #probesFresh = false;
  #isThrottled = false;

  constructor(private readonly reach: Pick<LaneReach, 'first' | 'runs' | 'unsettled'>) {}

  get isEmpty(): boolean {
    return this.#begun.isEmpty && this.#fresh.isEmpty;
  }

  /** Whether only what the first unsettled delivery waits for was attempted: once that is settled, others may be. */
  get isThrottled(): boolean {
    return this.#isThrottled;
  }

  put(delivery: Delivery): void {
    (delivery.attempts > 0 ? this.#begun : this.#fresh).put(delivery);
  }

  /** Looks how many ranges lie beyond the first unsettled delivery, for what is taken from now on. */
  look(): void {
    this.#isThrottled = this.reach.runs > MAX_SETTLED_RUNS;
  }

  /** @param isProbing the endpoint fails: events that nobody can take must not be all that is tried */
  take(isProbing: boolean): Delivery | undefined {
    if (this.#isThrottled) {
      const head = this.#headOfFirst();
      return head?.stage === 'ready' ? head : undefined;
    }
    for (;;) {
      const delivery = isProbing ? this.#takeForProbe() : this.#takeNext();
      if (delivery === undefined || delivery.stage === 'ready') return delivery;
    }
  }

  /** Forgets those that were let go. */
  forgetDone(): void {
    this.#begun = withoutDone(this.#begun);
    this.#fresh = withoutDone(this.#fresh);
  }

  #takeNext(): Delivery | undefined {
    return this.#begun.take() ?? this.#fresh.take();
  }

  /** Begun and fresh ones take turns. */
  #takeForProbe(): Delivery | undefined {
    this.#probesFresh = !this.#probesFresh;
    return this.#probesFresh ? (this.#fresh.take() ?? this.#begun.take()) : this.#takeNext();
  }

  /** What must be settled before the first can be: the first, or what is ahead of it in its key. */
  #headOfFirst(): Delivery | null {
    const { first } = this.reach;
    if (first?.stage !== 'waiting') return first;
    for (const other of this.reach.unsettled()) {
      if (other.key === first.key && other.stage !== 'waiting') return other;
    }
    return first;
  }
}

function withoutDone(queue: Fifo<Delivery>): Fifo<Delivery> {
  const rest = new Fifo<Delivery>();
  for (const delivery of queue) if (delivery.stage === 'ready') rest.put(delivery);
  return rest;
}
