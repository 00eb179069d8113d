import {
  type ConfirmationRule,
  type EventDescription,
  isMeantFor,
  parseConfirmationRule,
  type Subscription,
  takenNames,
} from '#libs/domain';
import {
  type FedSubscription,
  laneFloor,
  type SealedSigningSecret,
  type TopicOffsets,
} from '#libs/persistence';

/** A subscription as the pusher works with it: its definition is replaced in place, so lanes see changes at once. */
export class Subscriber {
  #definition!: Subscription;
  #names!: readonly string[];
  #rule!: ConfirmationRule;
  #floors!: TopicOffsets;
  #signingSecrets: readonly SealedSigningSecret[] | undefined;
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

  /** The names by which it gets events: those of its form, or none while it is not confirmed. */
  get names(): readonly string[] {
    return this.#names;
  }

  get rule(): ConfirmationRule {
    return this.#rule;
  }

  /** What its pushes are signed with, also what has ended; undefined of those that are not signed. */
  get signingSecrets(): readonly SealedSigningSecret[] | undefined {
    return this.#signingSecrets;
  }

  /** Whether attempts may be made for it: neither paused, disabled nor unsubscribed. */
  get isActive(): boolean {
    return !this.#removed && this.#definition.state === 'active';
  }

  get isRemoved(): boolean {
    return this.#removed;
  }

  define(fed: FedSubscription): void {
    const { confirmMode, confirmPattern } = fed.subscription;
    const rule = parseConfirmationRule(confirmMode, confirmPattern);
    this.#definition = fed.subscription;
    this.#names = takenNames(fed.subscription);
    // A rule that another version wrote must not stop everybody else: nothing is confirmed by it.
    this.#rule = rule.ok ? rule.value : { mode: confirmMode, pattern: confirmPattern, confirms: () => false };
    this.#floors = fed.floors;
    this.#signingSecrets = fed.signingSecrets;
    this.#version++;
  }

  remove(): void {
    this.#removed = true;
  }

  /** Whether an event is for it, by all that decides about it. */
  wants(event: EventDescription): boolean {
    return isMeantFor(this.#definition, this.#names, event);
  }

  /**
   * The first offset of a partition that it may receive: the log's end when it was created.
   * @param replacedAt when the partition's log began anew; a floor taken before says nothing about it
   */
  floor(topic: string, partition: number, replacedAt: Date | null): number {
    return laneFloor(this.#floors, this.#definition.createdAt, { topic, partition }, replacedAt);
  }
}
