import { Injectable } from '@nestjs/common';
import { BrokerConfig } from '#libs/config';
import {
  Clock,
  decodeEvent,
  type EventRecord,
  isMeantFor,
  type Subscription,
  takenNames,
} from '#libs/domain';
import type { PartitionRef } from '#libs/persistence';
import { inTime } from '../in-time.js';
import { EventLog } from '../event-log/event-log.js';

/** What counting may cost: somebody waits for it. */
const MAX_MS = 5_000;
const MAX_RECORDS = 100_000;

/** A piece of one partition's log. */
export interface LogRange extends PartitionRef {
  readonly from: number;
  /** One past the last offset. */
  readonly to: number;
}

/** How many events are meant for a subscription. */
export interface MatchCount {
  readonly events: number;
  /** Not all of the log was read: there may be more. */
  readonly atLeast: boolean;
}

/** What is left of time and records; shared by the counts of one request. */
export interface CountBudget {
  readonly deadline: number;
  records: number;
}

/** Counts events for a subscription by reading the log, as the pusher would match them. */
@Injectable()
export class CountMatches {
  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly broker: BrokerConfig,
  ) {}

  /** Opens the log first, which is not counted. */
  async budget(): Promise<CountBudget> {
    await this.log.openReading();
    return { deadline: this.clock.monotonic() + MAX_MS, records: MAX_RECORDS };
  }

  /** @param isLeftOut positions that are not counted */
  async execute(
    subscription: Subscription,
    ranges: readonly LogRange[],
    budget: CountBudget,
    isLeftOut: (record: EventRecord) => boolean,
  ): Promise<MatchCount> {
    const isMeant = audienceOf(subscription, this.broker.smnTopic);
    let events = 0;
    let atLeast = false;
    for (const range of ranges) {
      let offset = range.from;
      while (offset < range.to) {
        if (budget.records <= 0 || this.clock.monotonic() >= budget.deadline)
          return { events, atLeast: true };
        const left = budget.deadline - this.clock.monotonic();
        const piece = await inTime(this.log.read(range, offset), left, undefined);
        // It left the log while it was read, or Kafka is gone.
        if (piece === undefined) {
          atLeast = true;
          break;
        }
        for (const record of piece.records) {
          if (record.offset >= range.to) break;
          budget.records -= 1;
          if (isMeant(record) && !isLeftOut(record)) events += 1;
        }
        offset = piece.end;
      }
    }
    return { events, atLeast };
  }
}

function audienceOf(subscription: Subscription, smnTopic: string): (record: EventRecord) => boolean {
  const names = takenNames(subscription);
  return (record) => {
    const decoded = decodeEvent(record, smnTopic);
    return decoded.kind === 'event' && isMeantFor(subscription, names, decoded.event);
  };
}
