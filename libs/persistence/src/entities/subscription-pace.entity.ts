import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { ascii } from '../columns/ascii.js';
import { moment } from '../columns/moment.js';

/** closed: attempts are made. open: the endpoint fails, nothing is attempted. probing: one event is. */
export const BREAKER_STATES = ['closed', 'open', 'probing'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** How fast one pusher delivers to one subscription at the moment; rows that are not renewed say nothing. */
@Entity('subscription_pace')
@Index('subscription_pace_owner', ['owner'])
export class SubscriptionPaceEntity {
  @PrimaryColumn({ name: 'subscription_id', type: 'int', unsigned: true })
  subscriptionId!: number;

  /** The pusher, as in leases. */
  @PrimaryColumn(ascii(64))
  owner!: string;

  @Column({ name: 'in_flight', type: 'int', unsigned: true })
  inFlight!: number;

  /** Attempts that it may have in flight now. */
  @Column({ type: 'int', unsigned: true })
  concurrency!: number;

  @Column(ascii(8))
  breaker!: BreakerState;

  @Column({ ...moment, name: 'next_probe_at', nullable: true })
  nextProbeAt!: Date | null;

  /** When this was true, by the database's clock. */
  @Column(moment)
  at!: Date;
}
