import { Column, Entity, PrimaryColumn } from 'typeorm';
import { int64 } from '../columns/int64.js';

/** One row. Its lock orders all writes of subscriptions, so changes become visible in the order of their numbers. */
@Entity('change_counter')
export class ChangeCounterEntity {
  @PrimaryColumn({ type: 'tinyint', unsigned: true })
  id!: number;

  @Column({ type: 'bigint', unsigned: true, transformer: int64 })
  value!: number;
}
