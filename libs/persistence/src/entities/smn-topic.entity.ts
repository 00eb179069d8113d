import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { moment } from '../columns/moment.js';
import { text } from '../columns/text.js';

/** A topic that was created through SMN. An event name that was not is none. */
@Entity('smn_topic')
@Index('smn_topic_name', ['tenant', 'name'], { unique: true })
@Index('smn_topic_tenant', ['tenant', 'id'])
export class SmnTopicEntity {
  /** Grows with creation. */
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: string;

  @Column(ascii(64))
  tenant!: string;

  @Column(ascii(255))
  name!: string;

  /** 32 lower-case hex digits. */
  @Column({ ...ascii(32), name: 'topic_id' })
  topicId!: string;

  @Column({ ...text(192), name: 'display_name' })
  displayName!: string;

  @Column({ ...ascii(64), name: 'enterprise_project_id' })
  enterpriseProjectId!: string;

  /** The text of the policy as it was given: at most 30 KiB; null when there is none. */
  @Column({
    type: 'text',
    charset: 'utf8mb4',
    collation: 'utf8mb4_bin',
    name: 'access_policy',
    nullable: true,
  })
  accessPolicy!: string | null;

  @Column({ ...text(120), nullable: true })
  introduction!: string | null;

  @Column({ ...moment, name: 'created_at' })
  createdAt!: Date;

  @Column({ ...moment, name: 'updated_at' })
  updatedAt!: Date;
}
