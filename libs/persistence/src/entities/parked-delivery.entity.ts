import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { SmnRecordKind } from '#libs/domain';
import { ascii } from '../columns/ascii.js';
import { int64 } from '../columns/int64.js';
import { moment } from '../columns/moment.js';
import { text } from '../columns/text.js';

/** parked: failed its inline attempts. held: waits behind a parked event of its key. dead: given up. */
export const PARKED_STATES = ['parked', 'held', 'dead'] as const;
export type ParkedState = (typeof PARKED_STATES)[number];

@Entity('parked_delivery')
@Index('parked_delivery_position', ['subscriptionId', 'topic', 'partition', 'offset'], { unique: true })
@Index('parked_delivery_due', ['topic', 'partition', 'state', 'nextAttemptAt'])
@Index('parked_delivery_key', ['topic', 'partition', 'subscriptionId', 'orderingKey', 'offset'])
@Index('parked_delivery_quota', ['subscriptionId', 'state', 'payloadBytes'])
export class ParkedDeliveryEntity {
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

  @Column(ascii(8))
  state!: ParkedState;

  @Column({ ...ascii(80), name: 'ordering_key', nullable: true })
  orderingKey!: string | null;

  @Column({ ...ascii(255), name: 'event_name' })
  eventName!: string;

  /** The record's value as it was produced. */
  @Column({ type: 'mediumblob' })
  payload!: Buffer;

  @Column({ name: 'payload_bytes', type: 'int', unsigned: true })
  payloadBytes!: number;

  @Column({ name: 'splice_at', type: 'int' })
  spliceAt!: number;

  @Column({ ...text(256), name: 'content_type' })
  contentType!: string;

  @Column({ ...text(256), nullable: true })
  traceparent!: string | null;

  /** The record's timestamp in whole seconds since 1970. */
  @Column({ name: 'produced_at', type: 'int', unsigned: true, default: 0 })
  producedAt!: number;

  /** Of a record of SMN: then the payload is a publication or an invitation. */
  @Column({ ...ascii(32), name: 'smn_kind', nullable: true })
  smnKind!: SmnRecordKind | null;

  /** The replay that has it delivered again. */
  @Column({ name: 'replay_id', type: 'bigint', unsigned: true, transformer: int64, nullable: true })
  replayId!: number | null;

  /** Attempts made over the delivery's whole life. */
  @Column({ type: 'int', unsigned: true })
  attempts!: number;

  /** When its first attempt began, in whole seconds since 1970; 0: it had none. */
  @Column({ name: 'first_sent_at', type: 'int', unsigned: true, default: 0 })
  firstSentAt!: number;

  /** Steps of the retry schedule that were used. */
  @Column({ type: 'smallint', unsigned: true, default: 0 })
  retries!: number;

  @Column({ ...moment, name: 'next_attempt_at', nullable: true })
  nextAttemptAt!: Date | null;

  /** Why the last attempt was not confirmed. */
  @Column({ ...ascii(16), nullable: true })
  reason!: string | null;

  @Column({ ...text(500), nullable: true })
  detail!: string | null;

  @Column({ type: 'smallint', unsigned: true, nullable: true })
  status!: number | null;

  @Column({ ...moment, name: 'parked_at' })
  parkedAt!: Date;
}
