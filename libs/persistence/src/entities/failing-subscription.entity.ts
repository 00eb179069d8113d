import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from '../columns/moment.js';

/** A subscription whose attempts only failed since a moment; the first that is confirmed ends it. */
@Entity('failing_subscription')
export class FailingSubscriptionEntity {
  @PrimaryColumn({ name: 'subscription_id', type: 'int', unsigned: true })
  subscriptionId!: number;

  @Column(moment)
  since!: Date;
}
