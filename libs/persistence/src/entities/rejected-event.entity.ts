import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { int64 } from '../columns/int64.js';
import { moment } from '../columns/moment.js';
import { text } from '../columns/text.js';

/** A record that is no event, kept with its position so that nothing vanishes silently. */
@Entity('rejected_event')
@Index('rejected_event_position', ['topic', 'partition', 'offset'], { unique: true })
export class RejectedEventEntity {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: string;

  @Column(ascii(249))
  topic!: string;

  @Column({ type: 'int', unsigned: true })
  partition!: number;

  @Column({ type: 'bigint', unsigned: true, transformer: int64 })
  offset!: number;

  @Column(text(255))
  reason!: string;

  /** The first 1 KiB of the record's value. */
  @Column({ type: 'varbinary', length: 1024 })
  excerpt!: Buffer;

  @Column(moment)
  at!: Date;
}
