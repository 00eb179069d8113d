import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { int64 } from '../columns/int64.js';
import { moment } from '../columns/moment.js';

/** The right of one pusher process to settle one partition. */
@Entity('partition_lease')
export class PartitionLeaseEntity {
  @PrimaryColumn(ascii(249))
  topic!: string;

  @PrimaryColumn({ type: 'int', unsigned: true })
  partition!: number;

  @Column({ ...ascii(64), nullable: true })
  owner!: string | null;

  @Column({ type: 'bigint', unsigned: true, transformer: int64, default: 0 })
  epoch!: number;

  @Column({ ...moment, name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** The first offset that is not matched yet. */
  @Column({ type: 'bigint', unsigned: true, transformer: int64 })
  scanned!: number;

  /** Counts settlements: tells whether a COMMIT of unknown outcome happened. */
  @Column({ name: 'flush_seq', type: 'bigint', unsigned: true, transformer: int64, default: 0 })
  flushSeq!: number;

  /** When the log was last found replaced: floors of older subscriptions do not apply to the new log. */
  @Column({ ...moment, name: 'replaced_at', nullable: true })
  replacedAt!: Date | null;
}
