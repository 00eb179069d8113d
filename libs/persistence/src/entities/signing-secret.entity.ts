import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SigningKind } from '#libs/domain';
import { ascii } from '../columns/ascii.js';
import { moment } from '../columns/moment.js';

/** What pushes of a subscription are signed with, sealed. Of each kind one is current, others of it end. */
@Entity('signing_secret')
@Index('signing_secret_subscription', ['subscriptionId', 'createdAt'])
export class SigningSecretEntity {
  /** Random, since the seal names it before there is a row: 32 lower-case hex digits. */
  @PrimaryColumn(ascii(32))
  id!: string;

  @Column({ name: 'subscription_id', type: 'int', unsigned: true })
  subscriptionId!: number;

  @Column(ascii(8))
  kind!: SigningKind;

  @Column({ type: 'varbinary', length: 255 })
  sealed!: Buffer;

  /** `v1a`: what receivers verify with. */
  @Column({ ...ascii(64), name: 'public_key', nullable: true })
  publicKey!: string | null;

  @Column({ ...moment, name: 'created_at' })
  createdAt!: Date;

  /** From then on it signs no more; null of the current one. */
  @Column({ ...moment, name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
}
