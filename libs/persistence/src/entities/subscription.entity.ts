import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { ConfirmMode, RecordedAttempts, SmnTerms, SubscriptionState } from '#libs/domain';
import { ascii } from '../columns/ascii.js';
import { int64 } from '../columns/int64.js';
import { moment } from '../columns/moment.js';
import { text } from '../columns/text.js';
import type { TopicOffsets } from '../topic-offsets.js';

@Entity('subscription')
@Index('subscription_name', ['tenant', 'name'], { unique: true })
@Index('subscription_business', ['tenant', 'business', 'id'])
export class SubscriptionEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(ascii(64))
  tenant!: string;

  @Column({ type: 'bigint', unsigned: true, transformer: int64 })
  business!: number;

  /** The URN, of a subscription made through SMN. */
  @Column(text(512))
  name!: string;

  @Column({ ...text(255), name: 'system_name' })
  systemName!: string;

  @Column({ ...text(2048), name: 'callback_url' })
  callbackUrl!: string;

  @Column({ ...ascii(16), name: 'confirm_mode' })
  confirmMode!: ConfirmMode;

  @Column({ ...text(1024), name: 'confirm_pattern' })
  confirmPattern!: string;

  /** Canonical comma list: at most 256 names of 129 characters. */
  @Column({ type: 'text', charset: 'ascii', collation: 'ascii_bin' })
  form!: string;

  @Column({ name: 'timeout_seconds', type: 'smallint', unsigned: true })
  timeoutSeconds!: number;

  @Column(text(255))
  operator!: string;

  @Column(ascii(16))
  state!: SubscriptionState;

  /** Why it is paused or disabled; null while it is active. */
  @Column({ ...text(500), name: 'state_reason', nullable: true })
  stateReason!: string | null;

  /** Attempts in flight that a pusher may have for it; null is the pusher's own default. */
  @Column({ name: 'max_in_flight', type: 'smallint', unsigned: true, nullable: true })
  maxInFlight!: number | null;

  @Column({ ...ascii(8), name: 'recorded_attempts', default: 'failed' })
  recordedAttempts!: RecordedAttempts;

  /** The past moment that it was asked to begin at; null begins at its creation. */
  @Column({ ...moment, name: 'start_at', nullable: true })
  startAt!: Date | null;

  /** Offsets of the event topics where it begins, by default their ends at its creation: nothing older is delivered to it. */
  @Column({ type: 'json' })
  floors!: TopicOffsets;

  @Column({ type: 'json', nullable: true })
  smn!: SmnTerms | null;

  @Column({ ...moment, name: 'created_at' })
  createdAt!: Date;

  @Column({ ...moment, name: 'updated_at' })
  updatedAt!: Date;
}
