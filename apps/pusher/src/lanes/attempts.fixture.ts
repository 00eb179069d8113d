import { type FailedVerdict, failedVerdict } from '#libs/domain';
import type { Delivery } from './delivery.js';
import type { AttemptStarter, Pacer } from './pacer.js';

export const FAILED = failedVerdict('status', 'HTTP 500');

/** Keeps what was started; the test says how it ends. */
export class Attempts implements AttemptStarter {
  readonly started: { readonly delivery: Delivery; readonly pacer: Pacer }[] = [];

  get offsets(): number[] {
    return this.started.map(({ delivery }) => delivery.offset);
  }

  start(delivery: Delivery, pacer: Pacer): void {
    delivery.stage = 'in_flight';
    delivery.attempts++;
    delivery.cancel = () => {
      this.#end(delivery, () => {
        if (delivery.stage === 'in_flight') delivery.owner.ready(delivery);
      });
    };
    this.started.push({ delivery, pacer });
  }

  confirm(...offsets: number[]): void {
    for (const offset of offsets) {
      const delivery = this.#at(offset);
      this.#end(delivery, () => {
        delivery.owner.confirmed(delivery);
      });
    }
  }

  exhaust(offset: number, verdict: FailedVerdict = FAILED): void {
    const delivery = this.#at(offset);
    this.#end(delivery, () => {
      delivery.owner.exhausted(delivery, verdict);
    });
  }

  /** How the attempt of an offset ends; what its lane or its key does next has begun afterwards. */
  async end(offset: number, how: 'confirmed' | 'failed'): Promise<void> {
    if (how === 'confirmed') this.confirm(offset);
    else this.exhaust(offset);
    await new Promise(setImmediate);
  }

  #at(offset: number): Delivery {
    const found = this.started.find(({ delivery }) => delivery.offset === offset);
    if (found === undefined) throw new Error(`offset ${offset} is not in flight: ${String(this.offsets)}`);
    return found.delivery;
  }

  #end(delivery: Delivery, how: () => void): void {
    const index = this.started.findIndex((each) => each.delivery === delivery);
    const [attempt] = this.started.splice(index, 1);
    delivery.cancel = null;
    how();
    attempt?.pacer.ended();
  }
}
