import type { Delivery } from './delivery.js';

/** Deliveries from the database that are on their way in a partition: they are drained and broken off with the lanes' own. */
export class RetriedDeliveries {
  readonly #all = new Set<Delivery>();

  get hasInFlight(): boolean {
    for (const { stage } of this.#all) if (stage === 'in_flight') return true;
    return false;
  }

  add(delivery: Delivery): void {
    this.#all.add(delivery);
  }

  /** It was concluded or let go. */
  delete(delivery: Delivery): void {
    this.#all.delete(delivery);
  }

  /** Breaks off their attempts in flight. */
  breakOff(): void {
    for (const delivery of [...this.#all]) if (delivery.stage === 'in_flight') delivery.stop();
  }

  /** Lets them go: their rows stay as they are. */
  close(): void {
    for (const delivery of this.#all) {
      delivery.stage = 'done';
      delivery.stop();
    }
  }
}
