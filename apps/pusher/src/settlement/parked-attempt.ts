import { type FailedVerdict, INLINE_ATTEMPTS, readSmnEvent, type SmnEvent } from '#libs/domain';
import type { ParkedDelivery } from '#libs/persistence';
import type { ByteBudget } from '../lanes/byte-budget.js';
import { Delivery, type DeliveryOwner } from '../lanes/delivery.js';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import { WindowEvent } from '../lanes/window-event.js';
import type { Subscriber } from '../matching/subscriber.js';

/** Whoever began an attempt of a delivery from the database hears its end. */
export interface ParkedAttemptListener {
  ready(attempt: ParkedAttempt): void;
  /** Its subscription does not want the event any more, found at its turn. */
  unwanted(attempt: ParkedAttempt): void;
  /** Its time_to_live ended before its turn. */
  expired(attempt: ParkedAttempt): void;
  concluded(attempt: ParkedAttempt, verdict: FailedVerdict | null): void;
}

/**
 * A delivery from the database on its way: a parked one has a single attempt each time; a held one, whose turn has
 * come, has its first round.
 */
export class ParkedAttempt implements DeliveryOwner {
  readonly attemptsARound: number;
  readonly delivery: Delivery;

  constructor(
    readonly row: ParkedDelivery,
    readonly subscriber: Subscriber,
    readonly lanes: PartitionLanes,
    budget: ByteBudget,
    private readonly listener: ParkedAttemptListener,
  ) {
    this.attemptsARound = row.state === 'held' ? INLINE_ATTEMPTS : 1;
    const description = {
      name: row.eventName,
      tenant: subscriber.definition.tenant,
      businesses: [],
      orderingKey: row.orderingKey,
      contentType: row.contentType,
      traceparent: row.traceparent,
      spliceAt: row.spliceAt,
      producedAt: row.producedAt,
      smn: smnOf(row),
    };
    const event = new WindowEvent(row.offset, description, row.payload, budget, 0);
    event.hold();
    this.delivery = new Delivery(this, subscriber, lanes, event, row.attempts, row.replayId, row.firstSentAt);
  }

  confirmed(): void {
    this.listener.concluded(this, null);
  }

  exhausted(_delivery: Delivery, verdict: FailedVerdict): void {
    this.listener.concluded(this, verdict);
  }

  ready(): void {
    this.delivery.stage = 'ready';
    this.listener.ready(this);
  }

  discard(): void {
    this.listener.unwanted(this);
  }

  expire(): void {
    this.listener.expired(this);
  }

  /** Lets it go without a conclusion: its row stays as it is. */
  abandon(): void {
    this.delivery.stage = 'done';
    this.delivery.stop();
  }
}

/** It was read before it was parked: what cannot be read now, since another version wrote it, is given up. */
function smnOf({ smnKind, payload, producedAt }: ParkedDelivery): SmnEvent | null {
  if (smnKind === null) return null;
  const smn = readSmnEvent(smnKind, payload, producedAt);
  return smn.ok ? smn.value : { kind: 'publish', attributes: [], expiresAt: 0 };
}
