import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { int64 } from '../columns/int64.js';
import { moment } from '../columns/moment.js';
import type { TopicOffsets } from '../topic-offsets.js';

export const CHANGE_KINDS = ['created', 'updated', 'deleted'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One write of a subscription, numbered by the change counter in the transaction that made it. */
@Entity('subscription_change')
@Index('subscription_change_unpublished', ['published', 'id'])
export class SubscriptionChangeEntity {
  @PrimaryColumn({ type: 'bigint', unsigned: true, transformer: int64 })
  id!: number;

  @Column({ name: 'subscription_id', type: 'int', unsigned: true })
  subscriptionId!: number;

  @Column(ascii(16))
  kind!: ChangeKind;

  /** End offsets of the event topics just before the write: events from here on are matched again. */
  @Column({ type: 'json' })
  floors!: TopicOffsets;

  /** Whether the change stands on the topic of subscription changes. */
  @Column({ type: 'boolean', default: false })
  published!: boolean;

  @Column(moment)
  at!: Date;
}
