import { expect } from 'vitest';
import { FAILED } from '../../lanes/attempts.fixture.js';
import type { Delivery } from '../../lanes/delivery.js';
import type { AttemptStarter, Pacer } from '../../lanes/pacer.js';
import type { AttemptEnd } from './step.fixture.js';

interface Attempt {
  readonly delivery: Delivery;
  readonly pacer: Pacer;
}

/** Attempts in flight: never two of a key at once, none of what is not wanted. */
export class CheckedAttempts implements AttemptStarter {
  readonly inFlight: Attempt[] = [];

  /** @param onConfirmed told before the delivery goes on */
  constructor(private readonly onConfirmed: (delivery: Delivery) => void) {}

  start(delivery: Delivery, pacer: Pacer): void {
    expect(delivery.stage).toBe('ready');
    expect(delivery.subscriber.isActive).toBe(true);
    expect(delivery.isWanted).toBe(true);
    const { key } = delivery;
    for (const { delivery: other } of this.inFlight) {
      const isSame = other.subscriber === delivery.subscriber && key !== null && other.key === key;
      expect(isSame, `two of key ${key} in flight`).toBe(false);
    }
    delivery.stage = 'in_flight';
    delivery.attempts++;
    delivery.roundAttempts++;
    const attempt = { delivery, pacer };
    this.inFlight.push(attempt);
    delivery.cancel = () => {
      this.#end(attempt, 'aborted');
    };
  }

  end(which: number, as: AttemptEnd): void {
    const attempt = this.inFlight[which % Math.max(1, this.inFlight.length)];
    if (attempt !== undefined) this.#end(attempt, as);
  }

  confirmAll(): void {
    while (this.inFlight.length > 0) this.end(0, 'confirmed');
  }

  #end(attempt: Attempt, as: AttemptEnd): void {
    const at = this.inFlight.indexOf(attempt);
    if (at < 0) return;
    this.inFlight.splice(at, 1);
    const { delivery, pacer } = attempt;
    delivery.cancel = null;
    if (as === 'aborted') delivery.roundAttempts--;
    if (delivery.stage === 'in_flight') {
      if (as === 'confirmed') this.#confirm(delivery);
      else if (as === 'exhausted') delivery.owner.exhausted(delivery, FAILED);
      else delivery.owner.ready(delivery);
    }
    pacer.ended();
  }

  #confirm(delivery: Delivery): void {
    this.onConfirmed(delivery);
    delivery.owner.confirmed(delivery);
  }
}
