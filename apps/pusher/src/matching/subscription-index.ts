import type { EventDescription } from '#libs/domain';
import type { Subscriber } from './subscriber.js';
import { TenantIndex } from './tenant-index.js';

/** From an event to its subscribers: costs what the matches of the event cost, however many subscriptions there are. */
export class SubscriptionIndex {
  readonly #tenants = new Map<string, TenantIndex>();
  /** Those made through SMN, by the last part of their URNs. */
  readonly #urns = new Map<string, Subscriber>();

  add(subscriber: Subscriber): void {
    const { tenant, smn } = subscriber.definition;
    if (smn !== null) this.#urns.set(smn.urnId, subscriber);
    let index = this.#tenants.get(tenant);
    if (index === undefined) {
      index = new TenantIndex();
      this.#tenants.set(tenant, index);
    }
    index.add(subscriber);
  }

  /** Must see the same definition as `add` did: remove, define anew, add. */
  remove(subscriber: Subscriber): void {
    const { tenant, smn } = subscriber.definition;
    // Another row may have its URN by now.
    if (smn !== null && this.#urns.get(smn.urnId) === subscriber) this.#urns.delete(smn.urnId);
    const index = this.#tenants.get(tenant);
    index?.remove(subscriber);
    if (index?.isEmpty === true) this.#tenants.delete(tenant);
  }

  match(event: EventDescription): readonly Subscriber[] {
    if (event.smn !== null && event.smn.kind !== 'publish') return this.#named(event, event.smn.urnId);
    const audience = this.#tenants.get(event.tenant)?.audience(event.name).of(event.businesses) ?? NOBODY;
    if (event.smn === null || event.smn.attributes.length === 0) return audience;
    return audience.filter((subscriber) => subscriber.wants(event));
  }

  #named(event: EventDescription, urnId: string): readonly Subscriber[] {
    const subscriber = this.#urns.get(urnId);
    return subscriber?.wants(event) === true ? [subscriber] : NOBODY;
  }
}

const NOBODY: readonly Subscriber[] = [];
