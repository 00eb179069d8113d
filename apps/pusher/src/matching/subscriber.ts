import {
  type ConfirmationRule,
  formMatches,
  formNames,
  parseConfirmationRule,
  type Subscription,
} from '#libs/domain';
import type { FedSubscription, TopicOffsets } from '#libs/persistence';

/** A subscription as the pusher works with it: its definition is replaced in place, so lanes see changes at once. */
export class Subscriber {
  #definition!: Subscription;
  #names!: readonly string[];
  #rule!: ConfirmationRule;
  #floors!: TopicOffsets;
  #removed = false;
  #version = 0;

  constructor(fed: FedSubscription) {
    this.define(fed);
  }

  get id(): number {
    return this.#definition.id;
  }

  get definition(): Subscription {
    return this.#definition;
  }

  /** Grows with every new definition. */
  get version(): number {
    return this.#version;
  }

  /** The names of its form. */
  get names(): readonly string[] {
    return this.#names;
  }

  get rule(): ConfirmationRule {
    return this.#rule;
  }

  /** Whether attempts may be made for it: neither paused, disabled nor unsubscribed. */
  get isActive(): boolean {
    return !this.#removed && this.#definition.state === 'active';
  }

  get isRemoved(): boolean {
    return this.#removed;
  }

  define(fed: FedSubscription): void {
    const { confirmMode, confirmPattern, form } = fed.subscription;
    const rule = parseConfirmationRule(confirmMode, confirmPattern);
    this.#definition = fed.subscription;
    this.#names = formNames(form);
    // A rule that another version wrote must not stop everybody else: nothing is confirmed by it.
    this.#rule = rule.ok ? rule.value : { mode: confirmMode, pattern: confirmPattern, confirms: () => false };
    this.#floors = fed.floors;
    this.#version++;
  }

  remove(): void {
    this.#removed = true;
  }

  wants(eventName: string): boolean {
    return formMatches(this.#names, eventName);
  }

  /** Whether an event of this tenant and these businesses is for it, whatever its name. */
  isAudience(tenant: string, businesses: readonly number[]): boolean {
    const { tenant: own, business } = this.#definition;
    return own === tenant && (business === 0 || businesses.length === 0 || businesses.includes(business));
  }

  /**
   * The first offset of a partition that it may receive: the log's end when it was created.
   * @param replacedAt when the partition's log began anew; a floor taken before says nothing about it
   */
  floor(topic: string, partition: number, replacedAt: Date | null): number {
    if (replacedAt !== null && this.#definition.createdAt <= replacedAt) return 0;
    return this.#floors[topic]?.[partition] ?? 0;
  }
}
