import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { moment } from '../columns/moment.js';

/** replay: move cursors. retry, discard: what is parked, held or dead. */
export const COMMAND_KINDS = ['replay', 'retry', 'discard'] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

/** What a person asks of a subscription's lanes. Their owners execute it, a part for each partition. */
@Entity('command')
@Index('command_subscription', ['subscriptionId', 'id'])
export class CommandEntity {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: string;

  @Column({ name: 'subscription_id', type: 'int', unsigned: true })
  subscriptionId!: number;

  @Column(ascii(16))
  kind!: CommandKind;

  /** What it was asked with, for a person. */
  @Column({ type: 'json' })
  request!: Readonly<Record<string, unknown>>;

  /** A person wants it ended before it is done. */
  @Column({ name: 'cancel_asked', type: 'boolean', default: false })
  cancelAsked!: boolean;

  @Column({ ...moment, name: 'created_at' })
  createdAt!: Date;
}
