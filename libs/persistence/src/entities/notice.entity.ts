import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { int64 } from '../columns/int64.js';
import { moment } from '../columns/moment.js';
import { text } from '../columns/text.js';

/**
 * expired: offsets left the log before they were delivered. replaced: the log began anew. gone: an endpoint answered 410.
 * failing: an endpoint only failed for days, and its subscription was disabled.
 */
export const NOTICE_KINDS = ['expired', 'replaced', 'gone', 'failing'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What a person should know of that no request or delivery can tell. */
@Entity('notice')
@Index('notice_subscription', ['subscriptionId', 'id'])
@Index('notice_unpublished', ['published', 'id'])
export class NoticeEntity {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: string;

  @Column(ascii(16))
  kind!: NoticeKind;

  @Column({ ...ascii(249), nullable: true })
  topic!: string | null;

  @Column({ type: 'int', unsigned: true, nullable: true })
  partition!: number | null;

  /** Null concerns every subscription of the partition. */
  @Column({ name: 'subscription_id', type: 'int', unsigned: true, nullable: true })
  subscriptionId!: number | null;

  /** First and one past the last offset concerned. */
  @Column({ name: 'from_offset', type: 'bigint', unsigned: true, transformer: int64, nullable: true })
  fromOffset!: number | null;

  @Column({ name: 'to_offset', type: 'bigint', unsigned: true, transformer: int64, nullable: true })
  toOffset!: number | null;

  @Column(text(500))
  detail!: string;

  /** Whether it stands on the topic of notices. */
  @Column({ type: 'boolean', default: false })
  published!: boolean;

  @Column(moment)
  at!: Date;
}
