import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { int64 } from '../columns/int64.js';
import { moment } from '../columns/moment.js';

/**
 * waiting: its owner has not begun it. running: cursors are moved, and what lies between is on its way.
 * done, cancelled: over. refused: it could not be done, and `result` says why.
 */
export const COMMAND_STATES = ['waiting', 'running', 'done', 'cancelled', 'refused'] as const;
export type CommandState = (typeof COMMAND_STATES)[number];

/** Counts by name, such as `retried`, `discarded`, `settled_meanwhile`; or `reason`. */
export type CommandResult = Readonly<Record<string, number | string>>;

/** A command in one partition. Only the owner of the lease writes it, in a settlement. */
@Entity('command_part')
@Index('command_part_open', ['topic', 'partition', 'state'])
export class CommandPartEntity {
  @PrimaryColumn({ name: 'command_id', type: 'bigint', unsigned: true, transformer: int64 })
  commandId!: number;

  @PrimaryColumn(ascii(249))
  topic!: string;

  @PrimaryColumn({ type: 'int', unsigned: true })
  partition!: number;

  @Column({ name: 'subscription_id', type: 'int', unsigned: true })
  subscriptionId!: number;

  @Column(ascii(16))
  state!: CommandState;

  /** replay: where the cursor goes. retry, discard: the one delivery meant; null is every one, or every one of the key. */
  @Column({ name: 'offset', type: 'bigint', unsigned: true, transformer: int64, nullable: true })
  offset!: number | null;

  /** retry, discard: only deliveries of this ordering key. */
  @Column({ ...ascii(80), name: 'ordering_key', nullable: true })
  orderingKey!: string | null;

  @Column({ type: 'json', nullable: true })
  result!: CommandResult | null;

  @Column({ ...moment, name: 'updated_at' })
  updatedAt!: Date;
}
