import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { ConfirmMode, SubscriptionState } from '#libs/domain';
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

  @Column(text(255))
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

  /** End offsets of the event topics when it was created: nothing older is delivered to it. */
  @Column({ type: 'json' })
  floors!: TopicOffsets;

  @Column({ ...moment, name: 'created_at' })
  createdAt!: Date;

  @Column({ ...moment, name: 'updated_at' })
  updatedAt!: Date;
}
