import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { moment } from '../columns/moment.js';

/** A key that signs or has signed SMN messages. Its certificate is served for as long as somebody may check a message. */
@Entity('smn_signing_key')
@Index('smn_signing_key_region', ['region'], { unique: true })
export class SmnSigningKeyEntity {
  /** `SMN_{region}_{32 hex digits}.pem`; the digits begin the SHA-256 of the public key. */
  @PrimaryColumn({ ...ascii(128), name: 'certificate_id' })
  certificateId!: string;

  /** PEM. */
  @Column({ type: 'text', charset: 'ascii', collation: 'ascii_bin' })
  certificate!: string;

  /** The region that the key was made for; null where it came from the configuration. */
  @Column({ ...ascii(64), nullable: true })
  region!: string | null;

  /** The private key (PKCS#8 DER), sealed; null where it came from the configuration. */
  @Column({ type: 'blob', name: 'sealed_key', nullable: true })
  sealedKey!: Buffer | null;

  @Column({ ...moment, name: 'created_at' })
  createdAt!: Date;
}
