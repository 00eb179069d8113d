import { Injectable } from '@nestjs/common';
import { Clock, type Subscription, type SubscriptionDraft } from '#libs/domain';
import {
  type Creation,
  SubscriptionRepository,
  type SubscriptionScope,
  type SubscriptionSettings,
  type TopicOffsets,
} from '#libs/persistence';
import { EventLog } from '../event-log/event-log.js';
import { pastOffsets, type PastOffsets } from '../event-log/past-offsets.js';
import { ChangeNotifier } from './change-notifier.js';

/** A moment of the past, or the oldest event there is. */
export type StartAt = Date | 'earliest';

/** How the earliest start is stored: before every record. */
export const EARLIEST = new Date(0);

/** begun: it is created, and begins there. in_future: the moment is still to come. */
export type PastCreation =
  | { readonly kind: 'in_future' }
  | Extract<Creation, { kind: 'name_taken' }>
  | { readonly kind: 'begun'; readonly subscription: Subscription; readonly start: PastOffsets };

/** Creates a subscription that gets what stands in the log since a moment, and then what comes. */
@Injectable()
export class SubscribeFrom {
  constructor(
    private readonly log: EventLog,
    private readonly subscriptions: SubscriptionRepository,
    private readonly notifier: ChangeNotifier,
    private readonly clock: Clock,
  ) {}

  async execute(
    scope: SubscriptionScope,
    draft: SubscriptionDraft,
    settings: SubscriptionSettings,
    startAt: StartAt,
  ): Promise<PastCreation> {
    if (startAt !== 'earliest' && startAt.getTime() > this.clock.now()) return { kind: 'in_future' };
    const [bounds, offsets] = await Promise.all([
      this.log.bounds(),
      startAt === 'earliest' ? {} : this.log.offsetsAt(startAt),
    ]);
    const ends = Object.fromEntries(
      Object.entries(bounds).map(([topic, partitions]) => [topic, partitions.map(({ high }) => high)]),
    );
    const lows: TopicOffsets = Object.fromEntries(
      Object.entries(bounds).map(([topic, partitions]) => [topic, partitions.map(({ low }) => low)]),
    );
    const start = startAt === 'earliest' ? { offsets: lows, expired: [] } : pastOffsets(offsets, bounds);
    const creation = await this.subscriptions.create(scope, draft, ends, {
      settings,
      start: { at: startAt === 'earliest' ? EARLIEST : startAt, floors: start.offsets },
    });
    if (creation.kind !== 'created') return creation;
    this.notifier.changed();
    return { kind: 'begun', subscription: creation.subscription, start };
  }
}
