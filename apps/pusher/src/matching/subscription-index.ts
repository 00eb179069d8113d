import type { EventDescription } from '#libs/domain';
import type { Subscriber } from './subscriber.js';
import { TenantIndex } from './tenant-index.js';

/** From an event to its subscribers: costs what the matches of the event cost, however many subscriptions there are. */
export class SubscriptionIndex {
  readonly #tenants = new Map<string, TenantIndex>();

  add(subscriber: Subscriber): void {
    const { tenant } = subscriber.definition;
    let index = this.#tenants.get(tenant);
    if (index === undefined) {
      index = new TenantIndex();
      this.#tenants.set(tenant, index);
    }
    index.add(subscriber);
  }

  /** Must see the same definition as `add` did: remove, define anew, add. */
  remove(subscriber: Subscriber): void {
    const { tenant } = subscriber.definition;
    const index = this.#tenants.get(tenant);
    index?.remove(subscriber);
    if (index?.isEmpty === true) this.#tenants.delete(tenant);
  }

  match(event: EventDescription): readonly Subscriber[] {
    return this.#tenants.get(event.tenant)?.audience(event.name).of(event.businesses) ?? NOBODY;
  }
}

const NOBODY: readonly Subscriber[] = [];
