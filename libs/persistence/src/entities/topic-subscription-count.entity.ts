import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { int64 } from '../columns/int64.js';

/** How many items of SMN's list a tenant has. Written in the transaction that writes the items, so always exact. */
@Entity('topic_subscription_count')
export class TopicSubscriptionCountEntity {
  @PrimaryColumn(ascii(64))
  tenant!: string;

  @PrimaryColumn(ascii(16))
  protocol!: string;

  @PrimaryColumn({ type: 'tinyint', unsigned: true })
  status!: number;

  /** Signed: an addition of -1 is written as a row first. */
  @Column({ type: 'bigint', transformer: int64 })
  items!: number;
}
