import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { SmnRecordKind } from '#libs/domain';
import { ascii } from '../columns/ascii.js';
import { moment } from '../columns/moment.js';

/** A token that confirms one subscription once, and the message that brings it to the subscriber. */
@Entity('smn_token')
@Index('smn_token_hash', ['hash'], { unique: true })
@Index('smn_token_urn', ['urnId'])
@Index('smn_token_endpoint', ['endpointHash', 'createdAt'])
@Index('smn_token_unpublished', ['published', 'id'])
@Index('smn_token_expiry', ['expiresAt'])
export class SmnTokenEntity {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: number;

  /** SHA-256 of the token, in hex. */
  @Column(ascii(64))
  hash!: string;

  @Column(ascii(64))
  tenant!: string;

  @Column(ascii(255))
  topic!: string;

  @Column({ ...ascii(32), name: 'urn_id' })
  urnId!: string;

  /** Which message brings it. */
  @Column(ascii(32))
  kind!: Exclude<SmnRecordKind, 'publish'>;

  @Column({ ...ascii(32), name: 'message_id' })
  messageId!: string;

  /** The token, sealed for its message; null once that is published. */
  @Column({ type: 'varbinary', length: 255, nullable: true })
  sealed!: Buffer | null;

  @Column({ ...ascii(16), name: 'endpoint_hash' })
  endpointHash!: string;

  /** Whether its message stands on the topic of SMN's messages. */
  @Column({ type: 'boolean', default: false })
  published!: boolean;

  @Column({ ...moment, name: 'created_at' })
  createdAt!: Date;

  @Column({ ...moment, name: 'expires_at' })
  expiresAt!: Date;

  /** When it was used, or came to nothing because the subscription was confirmed or canceled without it. */
  @Column({ ...moment, name: 'used_at', nullable: true })
  usedAt!: Date | null;
}
