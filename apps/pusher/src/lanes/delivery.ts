import type { FailedVerdict } from '#libs/domain';
import type { AttemptInsert } from '#libs/persistence';
import type { Subscriber } from '../matching/subscriber.js';
import type { FrontierEntry } from './frontier.js';
import type { WindowEvent } from './window-event.js';

/**
 * waiting: behind another delivery of its key. ready: may be attempted. in_flight: being attempted.
 * pausing: between two inline attempts. stalled: to be parked, without room in the quota. done: settled or dropped.
 */
export type DeliveryStage = 'waiting' | 'ready' | 'in_flight' | 'pausing' | 'stalled' | 'done';

/** Whoever a delivery belongs to hears how its round of attempts ends. */
export interface DeliveryOwner {
  /** Attempts that a round may have. */
  readonly attemptsARound: number;
  confirmed(delivery: Delivery): void;
  exhausted(delivery: Delivery, verdict: FailedVerdict): void;
  /** May be attempted again: its pause is over, or its attempt was broken off by this process. */
  ready(delivery: Delivery): void;
}

/** One (event, subscription) pair on its way. */
export class Delivery implements FrontierEntry<Delivery> {
  settled = false;
  before: Delivery | null = null;
  after: Delivery | null = null;
  /** The next delivery of its key in its lane. */
  nextOfKey: Delivery | null = null;
  stage: DeliveryStage = 'waiting';
  /** Attempts of the current round that were started. */
  roundAttempts = 0;
  /** Moment (monotonic, in ms) of the round's first attempt. */
  roundStartedAt = 0;
  /** Ends what it waits for: an attempt in flight or a pause. */
  cancel: (() => void) | null = null;
  /** Which definition of its subscription it was matched with. */
  readonly matchedVersion: number;

  constructor(
    readonly owner: DeliveryOwner,
    readonly subscriber: Subscriber,
    readonly partition: DeliveryPartition,
    readonly event: WindowEvent,
    /** Attempts over its whole life. */
    public attempts = 0,
    /** The command that has it delivered again. */
    readonly replayId: number | null = null,
    /** When its first attempt began, in whole seconds since 1970; 0: it had none. */
    public firstSentAt = 0,
  ) {
    this.matchedVersion = subscriber.version;
  }

  get offset(): number {
    return this.event.offset;
  }

  get key(): string | null {
    return this.event.description.orderingKey;
  }

  /** Whether the subscription still wants the event, after changes of its definition. */
  get isWanted(): boolean {
    return this.matchedVersion === this.subscriber.version || this.subscriber.wants(this.event.description);
  }

  /** No attempt starts after this moment, in milliseconds since 1970. */
  get expiresAt(): number {
    const { smn } = this.event.description;
    return smn?.kind === 'publish' ? smn.expiresAt : Infinity;
  }

  stop(): void {
    const { cancel } = this;
    this.cancel = null;
    cancel?.();
  }
}

/** Where a delivery's event stands in the log, and its attempts are recorded. */
export interface DeliveryPartition {
  readonly topic: string;
  readonly partition: number;
  record(attempt: AttemptInsert): void;
}
