import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { int64 } from '../columns/int64.js';

const counter = { type: 'bigint', unsigned: true, transformer: int64, default: 0 } as const;

/** A lane's cursor and its counters: one row, so that they move together. */
@Entity('delivery_progress')
@Index('delivery_progress_busy', ['topic', 'partition', 'busy'])
export class DeliveryProgressEntity {
  @PrimaryColumn({ name: 'subscription_id', type: 'int', unsigned: true })
  subscriptionId!: number;

  @PrimaryColumn(ascii(249))
  topic!: string;

  @PrimaryColumn({ type: 'int', unsigned: true })
  partition!: number;

  /** The first unsettled offset, while busy; else the cursor is the partition's scanned. */
  @Column({ ...counter, name: 'next_offset' })
  nextOffset!: number;

  /** Settled offsets beyond next_offset, see encodeSettledAbove. */
  @Column({ name: 'settled_above', type: 'mediumblob', nullable: true })
  settledAbove!: Buffer | null;

  @Column({ type: 'boolean', default: false })
  busy!: boolean;

  @Column(counter)
  total!: number;

  @Column(counter)
  failure!: number;

  @Column(counter)
  recovered!: number;

  /** Signed, since a person may take dead deliveries up again. */
  @Column({ ...counter, unsigned: false })
  dead!: number;

  @Column(counter)
  discarded!: number;

  @Column(counter)
  skipped!: number;

  /** The command that moved the cursor back; deliveries below `replay_until` belong to it. */
  @Column({ name: 'replay_id', type: 'bigint', unsigned: true, transformer: int64, nullable: true })
  replayId!: number | null;

  @Column({ ...counter, name: 'replay_until' })
  replayUntil!: number;

  /** What the lane reads below this offset is skipped by a person's command: counted, not delivered. */
  @Column({ ...counter, name: 'skip_until' })
  skipUntil!: number;
}
