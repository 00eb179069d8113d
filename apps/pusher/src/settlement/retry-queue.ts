import type { Clock } from '#libs/domain';
import type { Delivery } from '../lanes/delivery.js';
import { Fifo } from '../lanes/fifo.js';
import type { ReadySource } from '../lanes/pacer.js';
import type { ParkedAttempt } from './parked-attempt.js';

/** One subscription's deliveries from the database that are due, beside its lanes in the pacer's rotation. */
export class RetryQueue implements ReadySource {
  isOffered = false;
  readonly #ready = new Fifo<ParkedAttempt>();

  constructor(private readonly clock: Clock) {}

  put(attempt: ParkedAttempt): void {
    this.#ready.put(attempt);
  }

  takeReady(): Delivery | undefined {
    for (let attempt = this.#ready.take(); attempt !== undefined; attempt = this.#ready.take()) {
      const { delivery, lanes } = attempt;
      if (delivery.stage !== 'ready') continue;
      // Where its lease ended, whoever has the partition next finds it due.
      if (!lanes.mayAttempt) attempt.abandon();
      else if (!delivery.isWanted) attempt.discard();
      else if (delivery.expiresAt < Infinity && this.clock.now() > delivery.expiresAt) attempt.expire();
      else return delivery;
    }
    return undefined;
  }
}
