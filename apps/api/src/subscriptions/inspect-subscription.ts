import { Injectable } from '@nestjs/common';
import { BrokerConfig } from '#libs/config';
import { Clock } from '#libs/domain';
import {
  type SubscriptionStatus,
  SubscriptionStatusRepository,
  type OwnSubscriptionId,
} from '#libs/persistence';
import { EventLog } from '../event-log/event-log.js';
import { inTime } from '../in-time.js';
import { type LaneLag, MeasureLag } from './measure-lag.js';

/** The whole answer is there within 5 s, whatever is away: so long for the ends of the logs, and for all of Kafka. */
const ENDS_MS = 3_000;
const KAFKA_MS = 4_000;

/** All that is known of a subscription. */
export interface SubscriptionReport extends SubscriptionStatus {
  /** Null while Kafka does not say where its logs end. */
  readonly lag: readonly LaneLag[] | null;
}

/** Tells how a subscription is doing. */
@Injectable()
export class InspectSubscription {
  constructor(
    private readonly statuses: SubscriptionStatusRepository,
    private readonly log: EventLog,
    private readonly lag: MeasureLag,
    private readonly config: BrokerConfig,
    private readonly clock: Clock,
  ) {}

  async execute(id: OwnSubscriptionId): Promise<SubscriptionReport | null> {
    const started = this.clock.monotonic();
    const asking = inTime(this.log.bounds(), ENDS_MS, null);
    const status = await this.statuses.read(id, this.config.readTopics);
    if (status === null) return null;
    const bounds = await asking;
    const left = Math.max(0, KAFKA_MS - (this.clock.monotonic() - started));
    const lag = bounds === null ? null : await this.lag.execute(status.cursors, bounds, left);
    return { ...status, lag };
  }
}
