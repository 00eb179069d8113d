import { type EventDescription, isMeantFor } from '#libs/domain';
import type { FedChanges, FedSubscription, TopicOffsets } from '#libs/persistence';
import { Subscriber } from './subscriber.js';
import { SubscriptionIndex } from './subscription-index.js';

/** What a change of a subscription means for the lanes that exist. */
export type BookChange =
  | { readonly kind: 'added'; readonly subscriber: Subscriber; readonly rematchFrom: TopicOffsets }
  | {
      readonly kind: 'redefined';
      readonly subscriber: Subscriber;
      readonly rematchFrom: TopicOffsets;
      /** Whether it wanted an event before. */
      readonly wantedBefore: (event: EventDescription) => boolean;
    }
  | { readonly kind: 'removed'; readonly subscriber: Subscriber };

/** All subscriptions, and the index over them. */
export class SubscriptionBook {
  readonly index = new SubscriptionIndex();
  readonly #subscribers = new Map<number, Subscriber>();

  get size(): number {
    return this.#subscribers.size;
  }

  get(id: number): Subscriber | undefined {
    return this.#subscribers.get(id);
  }

  /** Those that no attempt may be made for. */
  inactive(): readonly Subscriber[] {
    return [...this.#subscribers.values()].filter((subscriber) => !subscriber.isActive);
  }

  /** Those that attempts may be made for. */
  *active(): Generator<Subscriber> {
    for (const subscriber of this.#subscribers.values()) if (subscriber.isActive) yield subscriber;
  }

  /** Takes the whole truth, at the start or when changes were missed. @returns what differs from before */
  replaceAll(all: readonly FedSubscription[]): readonly BookChange[] {
    const known = new Set(all.map((fed) => fed.subscription.id));
    const removed = [...this.#subscribers.values()].filter((subscriber) => !known.has(subscriber.id));
    return [
      ...removed.map((subscriber) => this.#remove(subscriber)),
      ...all.map((fed) => this.#put(fed, fed.floors)),
    ];
  }

  apply({ changes }: FedChanges): readonly BookChange[] {
    const applied: BookChange[] = [];
    for (const { subscriptionId, current, rematchFrom } of changes) {
      const known = this.#subscribers.get(subscriptionId);
      if (current !== undefined) applied.push(this.#put(current, rematchFrom));
      else if (known !== undefined) applied.push(this.#remove(known));
    }
    return applied;
  }

  #put(fed: FedSubscription, rematchFrom: TopicOffsets): BookChange {
    const known = this.#subscribers.get(fed.subscription.id);
    if (known === undefined) {
      const subscriber = new Subscriber(fed);
      this.#subscribers.set(subscriber.id, subscriber);
      this.index.add(subscriber);
      return { kind: 'added', subscriber, rematchFrom };
    }
    const { definition, names } = known;
    this.index.remove(known);
    known.define(fed);
    this.index.add(known);
    return {
      kind: 'redefined',
      subscriber: known,
      rematchFrom,
      wantedBefore: (event) => isMeantFor(definition, names, event),
    };
  }

  #remove(subscriber: Subscriber): BookChange {
    this.index.remove(subscriber);
    this.#subscribers.delete(subscriber.id);
    subscriber.remove();
    return { kind: 'removed', subscriber };
  }
}
