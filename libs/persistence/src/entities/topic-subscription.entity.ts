import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { int64 } from '../columns/int64.js';
import { text } from '../columns/text.js';

/** `status` of an item in SMN's list. */
export const SMN_STATUSES = { unconfirmed: 0, confirmed: 1, needless: 2, canceled: 3 } as const;

/**
 * One item of SMN's list of subscriptions: a subscription under one event name. A subscription made through SMN has one;
 * any other has one for each name of its form. Written in the transaction that writes the subscription.
 */
@Entity('topic_subscription')
@Index('topic_subscription_urn', ['urnId'], { unique: true })
@Index('topic_subscription_tenant', ['tenant', 'id'])
@Index('topic_subscription_topic', ['tenant', 'topic', 'id', 'remark'])
@Index('topic_subscription_endpoint', ['tenant', 'endpointHash', 'id'])
@Index('topic_subscription_protocol', ['tenant', 'protocol', 'id'])
@Index('topic_subscription_status', ['tenant', 'status', 'id'])
@Index('topic_subscription_protocol_status', ['tenant', 'protocol', 'status', 'id'])
@Index('topic_subscription_subscription', ['subscriptionId'])
export class TopicSubscriptionEntity {
  /** Grows with creation; it stays when the subscription becomes another row. */
  @PrimaryColumn({ type: 'bigint', unsigned: true, generated: 'increment', transformer: int64 })
  id!: number;

  @Column(ascii(64))
  tenant!: string;

  @Column({ name: 'subscription_id', type: 'int', unsigned: true })
  subscriptionId!: number;

  /** The event name; a wildcard stands as it is written. */
  @Column(ascii(255))
  topic!: string;

  /** The last part of the URN: 32 lower-case hex digits. */
  @Column({ ...ascii(32), name: 'urn_id' })
  urnId!: string;

  @Column(ascii(16))
  protocol!: string;

  @Column(text(2048))
  endpoint!: string;

  /** The first 16 hex digits of the endpoint's SHA-256, for the index. */
  @Column({ ...ascii(16), name: 'endpoint_hash' })
  endpointHash!: string;

  @Column(text(128))
  remark!: string;

  @Column({ type: 'tinyint', unsigned: true })
  status!: number;
}
