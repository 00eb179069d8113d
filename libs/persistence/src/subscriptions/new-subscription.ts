import type { Subscription, SubscriptionDraft } from '#libs/domain';
import type { TopicOffsets } from '../topic-offsets.js';

/** What an operator sets of a subscription, and an update of the BlueKing dialect leaves as it is. */
export type SubscriptionSettings = Pick<Subscription, 'maxInFlight' | 'recordedAttempts'>;

/** Where a subscription begins that wants the past as well. */
export interface SubscriptionStart {
  /** The moment that was asked for; 1970 for the earliest there is. */
  readonly at: Date;
  /** The first offset of each partition that it gets, within the log's bounds. */
  readonly floors: TopicOffsets;
}

/** What a new subscription may be given besides its draft. */
export interface SubscriptionExtras {
  readonly settings?: SubscriptionSettings;
  readonly start?: SubscriptionStart;
}

/** What is to be different; what is left out stays. */
export type SubscriptionPatch = Partial<SubscriptionDraft & SubscriptionSettings>;
