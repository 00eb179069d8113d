import type { Subscriber } from '../matching/subscriber.js';
import type { Delivery } from './delivery.js';
import { Fifo } from './fifo.js';

/** Something that has deliveries of one subscription to attempt: a lane, or its parked deliveries that are due. */
export interface ReadySource {
  /** Whether a pacer has it in its rotation; only the pacer changes it. */
  isOffered: boolean;
  /** The next delivery to attempt; undefined when there is none that may be attempted now. */
  takeReady(): Delivery | undefined;
}

/** Whether this process may start attempts at all at the moment. */
export interface Gate {
  readonly isOpen: boolean;
}

/** Starts an attempt; its end is told to the pacer. */
export interface AttemptStarter {
  start(delivery: Delivery, pacer: Pacer): void;
}

/** Keeps a subscription's attempts in flight below its limit, taking from its sources in turn. */
export class Pacer {
  readonly #sources = new Fifo<ReadySource>();
  #inFlight = 0;
  #isPumping = false;

  constructor(
    readonly subscriber: Subscriber,
    private readonly limit: number,
    private readonly gate: Gate,
    private readonly starter: AttemptStarter,
  ) {}

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Tells that a source has something ready. */
  offer(source: ReadySource): void {
    if (!source.isOffered) {
      source.isOffered = true;
      this.#sources.put(source);
    }
    this.pump();
  }

  ended(): void {
    this.#inFlight--;
    this.pump();
  }

  /** Starts what may start. What may not stays offered, for the next call. */
  pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (
      this.#inFlight < this.limit &&
      !this.#sources.isEmpty &&
      this.subscriber.isActive &&
      this.gate.isOpen
    ) {
      const source = this.#sources.take();
      const delivery = source?.takeReady();
      if (source === undefined) break;
      if (delivery === undefined) {
        source.isOffered = false;
        continue;
      }
      this.#sources.put(source);
      this.#inFlight++;
      this.starter.start(delivery, this);
    }
    this.#isPumping = false;
  }
}
