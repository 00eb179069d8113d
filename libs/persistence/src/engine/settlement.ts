import type { NoticeKind } from '../entities/notice.entity.js';
import type { PartitionRef } from './partition-ref.js';

/** Deltas of a lane's counters since its last settlement. */
export interface CounterDeltas {
  total: number;
  failure: number;
  recovered: number;
  dead: number;
  discarded: number;
  skipped: number;
}

/** A lane's row: its cursor as it is now, its counters as deltas. */
export interface ProgressUpdate extends Readonly<CounterDeltas> {
  readonly subscriptionId: number;
  readonly nextOffset: number;
  readonly settledAbove: Buffer | null;
  readonly busy: boolean;
}

/** A delivery that goes to the database: parked after its inline attempts, or held behind a parked one of its key. */
export interface ParkedInsert {
  readonly subscriptionId: number;
  readonly offset: number;
  readonly state: 'parked' | 'held';
  readonly orderingKey: string | null;
  readonly eventName: string;
  readonly payload: Buffer;
  readonly spliceAt: number;
  readonly contentType: string;
  readonly traceparent: string | null;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly status: number | null;
  readonly parkedAt: Date;
}

/** What became of a delivery that is in the database already. */
export type ParkedChange =
  | { readonly kind: 'removed'; readonly subscriptionId: number; readonly offset: number }
  | {
      readonly kind: 'failed';
      readonly subscriptionId: number;
      readonly offset: number;
      readonly state: 'parked' | 'dead';
      readonly attempts: number;
      readonly retries: number;
      readonly nextAttemptAt: Date | null;
      readonly reason: string;
      readonly detail: string;
      readonly status: number | null;
    };

export interface RejectedInsert {
  readonly offset: number;
  readonly reason: string;
  readonly excerpt: Buffer;
  readonly at: Date;
}

export interface NoticeInsert {
  readonly kind: NoticeKind;
  readonly subscriptionId: number | null;
  readonly fromOffset: number | null;
  readonly toOffset: number | null;
  readonly detail: string;
  readonly at: Date;
}

/** Everything one settlement writes of one partition. */
export interface PartitionSettlement extends PartitionRef {
  readonly epoch: number;
  /** The flush_seq that the row has before this settlement. */
  readonly flushSeq: number;
  readonly scanned: number;
  readonly progress: readonly ProgressUpdate[];
  readonly parked: readonly ParkedInsert[];
  readonly parkedChanges: readonly ParkedChange[];
  readonly rejected: readonly RejectedInsert[];
  readonly notices: readonly NoticeInsert[];
}

export interface Settlement {
  readonly owner: string;
  /** Milliseconds by which the leases are extended from now; null leaves their end as it is. */
  readonly extendMs: number | null;
  readonly partitions: readonly PartitionSettlement[];
}

/** unknown: the connection broke while COMMIT was under way; flush_seq tells later. */
export type SettlementResult =
  | { readonly kind: 'committed'; readonly lost: readonly PartitionRef[] }
  | { readonly kind: 'unknown'; readonly error: Error };
