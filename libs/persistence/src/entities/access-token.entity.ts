import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { moment } from '../columns/moment.js';

/** A token of a principal; the token itself is nowhere. */
@Entity('access_token')
@Index('access_token_hash', ['hash'], { unique: true })
@Index('access_token_principal', ['principalId'])
export class AccessTokenEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ name: 'principal_id', type: 'int', unsigned: true })
  principalId!: number;

  /** SHA-256 of the token. A token is 256 random bits, so that nothing slower is needed. */
  @Column({ type: 'binary', length: 32 })
  hash!: Buffer;

  /** The last 4 characters, for people. */
  @Column(ascii(4))
  hint!: string;

  @Column({ ...moment, name: 'created_at' })
  createdAt!: Date;

  @Column({ ...moment, name: 'expires_at' })
  expiresAt!: Date;

  @Column({ ...moment, name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
