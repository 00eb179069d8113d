import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { FailureReason } from '#libs/domain';
import { ascii } from '../columns/ascii.js';
import { int64 } from '../columns/int64.js';
import { moment } from '../columns/moment.js';
import { text } from '../columns/text.js';

/** One HTTP exchange for a delivery, kept for a person who asks why a callback failed. */
@Entity('attempt')
@Index('attempt_subscription', ['subscriptionId', 'id'])
@Index('attempt_age', ['at'])
export class AttemptEntity {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: string;

  @Column({ name: 'subscription_id', type: 'int', unsigned: true })
  subscriptionId!: number;

  @Column(ascii(249))
  topic!: string;

  @Column({ type: 'int', unsigned: true })
  partition!: number;

  @Column({ type: 'bigint', unsigned: true, transformer: int64 })
  offset!: number;

  @Column({ ...ascii(255), name: 'event_name' })
  eventName!: string;

  /** Its number over the delivery's whole life: 1, 2, ... */
  @Column({ type: 'int', unsigned: true })
  attempt!: number;

  @Column({ name: 'replay_id', type: 'bigint', unsigned: true, transformer: int64, nullable: true })
  replayId!: number | null;

  /** When it began. */
  @Column(moment)
  at!: Date;

  @Column(text(2048))
  url!: string;

  /** Null when there was no answer. */
  @Column({ type: 'smallint', unsigned: true, nullable: true })
  status!: number | null;

  /** From name lookup to the last byte read. */
  @Column({ type: 'int', unsigned: true })
  ms!: number;

  @Column(ascii(16))
  verdict!: 'confirmed' | FailureReason;

  @Column({ ...text(500), nullable: true })
  detail!: string | null;

  /** The first 1 KiB of the answer's body; null when there was no answer. */
  @Column({ type: 'varbinary', length: 1024, nullable: true })
  answer!: Buffer | null;
}
