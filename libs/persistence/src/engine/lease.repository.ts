import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { boundedQuery, boundedTransaction } from '../bounded.js';
import { partitionTuples, type PartitionRef } from './partition-ref.js';

/** A lease as its new owner finds it. */
export interface ClaimedLease {
  readonly epoch: number;
  readonly flushSeq: number;
  /** The first offset that is not matched yet. */
  readonly scanned: number;
  readonly replacedAt: Date | null;
}

export type ClaimResult =
  | { readonly kind: 'claimed'; readonly lease: ClaimedLease }
  | { readonly kind: 'held'; readonly owner: string; readonly remainingMs: number }
  | { readonly kind: 'unregistered' };

interface LeaseRow {
  readonly owner: string | null;
  readonly epoch: string;
  readonly flush_seq: string;
  readonly scanned: string;
  readonly replaced_at: Date | null;
  readonly remaining_ms: string | null;
}

/** Rights of pusher processes to settle partitions. Time is the database's clock. */
@Injectable()
export class LeaseRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Takes a lease that is free, expired or already the caller's; each claim is a new epoch. */
  claim(owner: string, ref: PartitionRef, leaseMs: number): Promise<ClaimResult> {
    return boundedTransaction(this.dataSource, async (manager) => {
      const row = await lockLease(manager, ref);
      if (row === undefined) return { kind: 'unregistered' };
      const remainingMs = Number(row.remaining_ms ?? 0);
      if (row.owner !== null && row.owner !== owner && remainingMs > 0) {
        return { kind: 'held', owner: row.owner, remainingMs };
      }
      const epoch = Number(row.epoch) + 1;
      await manager.query(
        'UPDATE partition_lease SET owner = ?, epoch = ?, expires_at = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE topic = ? AND `partition` = ?',
        [owner, epoch, leaseMs * 1_000, ref.topic, ref.partition],
      );
      return {
        kind: 'claimed',
        lease: {
          epoch,
          flushSeq: Number(row.flush_seq),
          scanned: Number(row.scanned),
          replacedAt: row.replaced_at,
        },
      };
    });
  }

  /** Lets go of a lease that is still the caller's in that epoch. */
  async release(owner: string, ref: PartitionRef, epoch: number): Promise<void> {
    await boundedQuery(
      this.dataSource,
      'UPDATE partition_lease SET owner = NULL, expires_at = NULL WHERE topic = ? AND `partition` = ? AND owner = ? AND epoch = ?',
      [ref.topic, ref.partition, owner, epoch],
    );
  }

  /**
   * Remembers that a partition's log was replaced: floors of older subscriptions do not apply to the new one, and what is
   * parked or held of the old one is dead, out of the way of the new log's offsets.
   */
  async markReplaced(owner: string, ref: PartitionRef, epoch: number, replacedAt: Date): Promise<void> {
    await boundedTransaction(this.dataSource, async (manager) => {
      const { affectedRows }: { affectedRows: number } = await manager.query(
        'UPDATE partition_lease SET replaced_at = ? WHERE topic = ? AND `partition` = ? AND owner = ? AND epoch = ?',
        [replacedAt, ref.topic, ref.partition, owner, epoch],
      );
      if (affectedRows === 1) await buryParked(manager, ref);
    });
  }

  /**
   * How many settlements the partitions have seen, by owner and epoch: tells whether a COMMIT of unknown outcome
   * happened. Waits for a transaction that still holds the rows.
   */
  async flushSeqs(
    refs: readonly PartitionRef[],
  ): Promise<readonly (PartitionRef & { epoch: number; flushSeq: number })[]> {
    return boundedTransaction(this.dataSource, async (manager) => {
      const rows: { topic: string; partition: number; epoch: string; flush_seq: string }[] =
        await manager.query(
          'SELECT topic, `partition`, epoch, flush_seq FROM partition_lease WHERE (topic, `partition`) IN (?) ORDER BY topic, `partition` FOR UPDATE',
          [partitionTuples(refs)],
        );
      return rows.map((row) => ({
        topic: row.topic,
        partition: row.partition,
        epoch: Number(row.epoch),
        flushSeq: Number(row.flush_seq),
      }));
    });
  }
}

/** Beyond every offset that a log reaches: where the dead of a replaced log are kept, in their order. */
const BURIED_OFFSETS = 2 ** 40;

async function buryParked(manager: EntityManager, { topic, partition }: PartitionRef): Promise<void> {
  const rows: { subscription_id: number; parked: string; held: string }[] = await manager.query(
    "SELECT subscription_id, SUM(state = 'parked') AS parked, SUM(state = 'held') AS held FROM parked_delivery " +
      "WHERE topic = ? AND `partition` = ? AND state IN ('parked', 'held') GROUP BY subscription_id ORDER BY subscription_id",
    [topic, partition],
  );
  for (const { subscription_id: id, parked, held } of rows) {
    // Held ones were not counted yet.
    await manager.query(
      'UPDATE delivery_progress SET total = total + ?, failure = failure + ?, dead = dead + ? + ? ' +
        'WHERE subscription_id = ? AND topic = ? AND `partition` = ?',
      [Number(held), Number(held), Number(held), Number(parked), id, topic, partition],
    );
  }
  await manager.query(
    "UPDATE parked_delivery SET state = 'dead', next_attempt_at = NULL, `offset` = `offset` + ? " +
      'WHERE topic = ? AND `partition` = ? ORDER BY `offset` DESC',
    [BURIED_OFFSETS, topic, partition],
  );
}

async function lockLease(manager: EntityManager, ref: PartitionRef): Promise<LeaseRow | undefined> {
  const rows: LeaseRow[] = await manager.query(
    'SELECT owner, epoch, flush_seq, scanned, replaced_at, TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), expires_at) / 1000 AS remaining_ms ' +
      'FROM partition_lease WHERE topic = ? AND `partition` = ? FOR UPDATE',
    [ref.topic, ref.partition],
  );
  return rows[0];
}
