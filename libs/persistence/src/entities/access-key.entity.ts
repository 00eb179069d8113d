import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { moment } from '../columns/moment.js';

/** An AK/SK pair of a principal. A signature is made with the secret itself, so that it is sealed and not hashed. */
@Entity('access_key')
@Index('access_key_key', ['accessKey'], { unique: true })
@Index('access_key_principal', ['principalId'])
export class AccessKeyEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ name: 'principal_id', type: 'int', unsigned: true })
  principalId!: number;

  @Column({ ...ascii(20), name: 'access_key' })
  accessKey!: string;

  /** The secret key, sealed in the context `access_key <access key>`. */
  @Column({ name: 'sealed_secret', type: 'varbinary', length: 128 })
  sealedSecret!: Buffer;

  @Column({ ...moment, name: 'created_at' })
  createdAt!: Date;

  @Column({ ...moment, name: 'expires_at' })
  expiresAt!: Date;

  @Column({ ...moment, name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
