import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { int64 } from '../columns/int64.js';

/**
 * The items of SMN's list that a tenant has in one range of ids, under one protocol and status: a page is found by these
 * without a look at the items before it. Written in the transaction that writes the items, so always exact.
 */
@Entity('topic_subscription_range')
export class TopicSubscriptionRangeEntity {
  @PrimaryColumn(ascii(64))
  tenant!: string;

  @PrimaryColumn({ name: 'id_range', type: 'bigint', unsigned: true, transformer: int64 })
  idRange!: number;

  @PrimaryColumn(ascii(16))
  protocol!: string;

  @PrimaryColumn({ type: 'tinyint', unsigned: true })
  status!: number;

  /** Signed: an addition of -1 is written as a row first. */
  @Column({ type: 'bigint', transformer: int64 })
  items!: number;

  /** What is searched for parts of remarks: one entry for each item that has a remark. */
  @Column({ type: 'mediumblob' })
  remarks!: Buffer;
}
