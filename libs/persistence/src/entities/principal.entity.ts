import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Role } from '#libs/domain';
import { ascii } from '../columns/ascii.js';
import { moment } from '../columns/moment.js';

/** Who may send requests. It stays when it is revoked, and so does its name. */
@Entity('principal')
@Index('principal_name', ['name'], { unique: true })
export class PrincipalEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(ascii(64))
  name!: string;

  /** Null is all tenants. */
  @Column({ ...ascii(64), nullable: true })
  tenant!: string | null;

  @Column(ascii(16))
  role!: Role;

  @Column({ ...moment, name: 'created_at' })
  createdAt!: Date;

  @Column({ ...moment, name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
