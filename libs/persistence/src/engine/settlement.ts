import type { FailureReason, SmnRecordKind } from '#libs/domain';
import type { CommandResult, CommandState } from '../entities/command-part.entity.js';
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
  /** The replay that moved the cursor back, whose deliveries are those below `replayUntil`. */
  readonly replayId: number | null;
  readonly replayUntil: number;
  /** What is read below this offset is skipped. */
  readonly skipUntil: number;
}

/**
 * A delivery that goes to the database: parked after its inline attempts, held behind a parked one of its key, or dead
 * since its time_to_live leaves no further attempt.
 */
export interface ParkedInsert {
  readonly subscriptionId: number;
  readonly offset: number;
  readonly state: 'parked' | 'held' | 'dead';
  readonly orderingKey: string | null;
  readonly eventName: string;
  readonly payload: Buffer;
  readonly spliceAt: number;
  readonly contentType: string;
  readonly traceparent: string | null;
  /** The record's timestamp in whole seconds since 1970. */
  readonly producedAt: number;
  /** Of a record of SMN. */
  readonly smnKind: SmnRecordKind | null;
  /** The replay that has it delivered again. */
  readonly replayId: number | null;
  readonly attempts: number;
  /** When its first attempt began, in whole seconds since 1970; 0: it had none. */
  readonly firstSentAt: number;
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
      /** held: its endpoint fails, whatever the event, so the attempt changed nothing. */
      readonly state: 'parked' | 'held' | 'dead';
      readonly attempts: number;
      readonly firstSentAt: number;
      readonly retries: number;
      readonly nextAttemptAt: Date | null;
      readonly reason: string;
      readonly detail: string;
      readonly status: number | null;
    }
  /** A person wants it attempted anew, be it parked or dead: its schedule begins again. */
  | {
      readonly kind: 'due';
      readonly subscriptionId: number;
      readonly offset: number;
      readonly nextAttemptAt: Date;
    };

/** One HTTP exchange, for a person who asks why a callback failed. */
export interface AttemptInsert {
  readonly subscriptionId: number;
  readonly offset: number;
  readonly eventName: string;
  /** Its number over the delivery's whole life: 1, 2, ... */
  readonly attempt: number;
  readonly replayId: number | null;
  readonly at: Date;
  readonly url: string;
  readonly status: number | null;
  readonly ms: number;
  readonly verdict: 'confirmed' | FailureReason;
  readonly detail: string | null;
  /** The first 1 KiB of the answer's body. */
  readonly answer: Buffer | null;
}

/** What became of a command in one partition; `result` is for a person, and null leaves what it says. */
export interface CommandPartUpdate {
  readonly commandId: number;
  readonly state: CommandState;
  readonly result: CommandResult | null;
}

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
  readonly attempts: readonly AttemptInsert[];
  readonly commandParts: readonly CommandPartUpdate[];
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
