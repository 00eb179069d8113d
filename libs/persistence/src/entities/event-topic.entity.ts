import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { moment } from '../columns/moment.js';

/** A topic that was registered: its partitions' leases began at its end then, later partitions begin at their start. */
@Entity('event_topic')
export class EventTopicEntity {
  @PrimaryColumn(ascii(249))
  topic!: string;

  @Column({ ...moment, name: 'registered_at' })
  registeredAt!: Date;
}
