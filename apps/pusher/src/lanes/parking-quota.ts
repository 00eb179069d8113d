import type { ParkedUsage } from '#libs/persistence';

/** What one subscription may hold in the database as parked or held; past it its lanes stop instead. */
export const MAX_PARKED_DELIVERIES = 10_000;
export const MAX_PARKED_BYTES = 100 * 1024 * 1024;

/** What subscriptions hold against their parking quota: read from the database, with this process's changes on top. */
export class ParkingQuota {
  readonly #usage = new Map<number, { deliveries: number; bytes: number }>();

  constructor(
    private readonly maxDeliveries = MAX_PARKED_DELIVERIES,
    private readonly maxBytes = MAX_PARKED_BYTES,
  ) {}

  hasRoom(subscriptionId: number): boolean {
    const usage = this.#usage.get(subscriptionId);
    return usage === undefined || (usage.deliveries < this.maxDeliveries && usage.bytes < this.maxBytes);
  }

  /** Who has no room, as far as is known here: other processes may have made some. */
  get full(): readonly number[] {
    return [...this.#usage.keys()].filter((subscriptionId) => !this.hasRoom(subscriptionId));
  }

  parked(subscriptionId: number, bytes: number): void {
    const usage = this.#usage.get(subscriptionId) ?? { deliveries: 0, bytes: 0 };
    this.#usage.set(subscriptionId, { deliveries: usage.deliveries + 1, bytes: usage.bytes + bytes });
  }

  /** Takes what the database says, which other processes change as well. */
  learn(usage: ReadonlyMap<number, ParkedUsage>): void {
    for (const [subscriptionId, { deliveries, bytes }] of usage) {
      if (deliveries === 0) this.#usage.delete(subscriptionId);
      else this.#usage.set(subscriptionId, { deliveries, bytes });
    }
  }
}
