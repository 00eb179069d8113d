import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { inBoundedSession } from '../bounded-session.js';
import { endedBySilence } from '../silence.js';
import { DEADLINE_MS } from '../bounded.js';
import { partitionKey, partitionTuples, type PartitionRef } from './partition-ref.js';
import type { PartitionSettlement, Settlement, SettlementResult } from './settlement.js';
import { writeAttempts } from './write-attempts.js';
import { writeCommandParts } from './write-command-parts.js';
import { writeLeases } from './write-leases.js';
import { writeParked, writeParkedChanges } from './write-parked.js';
import { writeProgress } from './write-progress.js';
import { writeNotices, writeRejected } from './write-records.js';

/**
 * Writes what lanes have settled: the cursors, counters and records of any number of partitions in one transaction,
 * fenced by the leases' owner and epoch. A partition whose lease is lost is left out and reported.
 */
@Injectable()
export class SettlementRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws when the transaction is certain not to have happened */
  async settle(settlement: Settlement): Promise<SettlementResult> {
    const progress = { isCommitting: false };
    const settling = async (runner: QueryRunner): Promise<SettlementResult> => {
      await runner.startTransaction('READ COMMITTED');
      try {
        const lost = await write(runner.manager, settlement);
        progress.isCommitting = true;
        await runner.commitTransaction();
        return { kind: 'committed', lost };
      } catch (error) {
        await runner.rollbackTransaction().catch(() => undefined);
        throw error;
      }
    };
    try {
      return await inBoundedSession(
        this.dataSource,
        (runner) => endedBySilence(runner, () => settling(runner)),
        DEADLINE_MS,
      );
    } catch (error) {
      if (!progress.isCommitting) throw error;
      return { kind: 'unknown', error: error instanceof Error ? error : new Error(String(error)) };
    }
  }
}

async function write(manager: EntityManager, settlement: Settlement): Promise<readonly PartitionRef[]> {
  const held = await lockLeases(manager, settlement);
  const kept = settlement.partitions.filter((partition) => held.has(partitionKey(partition)));
  if (kept.length > 0) {
    const existing = await lockSubscriptions(manager, kept);
    await writeProgress(manager, kept, existing);
    // A delivery that a person discards and replays goes, and may come back at once, held behind others of its key.
    await writeParkedChanges(manager, kept);
    await writeParked(manager, kept, existing);
    await writeRejected(manager, kept);
    await writeNotices(manager, kept);
    await writeAttempts(manager, kept, existing);
    await writeCommandParts(manager, kept);
    await writeLeases(manager, kept, settlement.extendMs);
  }
  return settlement.partitions.filter((partition) => !held.has(partitionKey(partition)));
}

async function lockLeases(manager: EntityManager, settlement: Settlement): Promise<ReadonlySet<string>> {
  const rows: { topic: string; partition: number; owner: string | null; epoch: string }[] =
    await manager.query(
      'SELECT topic, `partition`, owner, epoch FROM partition_lease WHERE (topic, `partition`) IN (?) ORDER BY topic, `partition` FOR UPDATE',
      [partitionTuples(settlement.partitions)],
    );
  const epochs = new Map(
    settlement.partitions.map((partition) => [partitionKey(partition), partition.epoch]),
  );
  return new Set(
    rows
      .filter((row) => row.owner === settlement.owner && Number(row.epoch) === epochs.get(partitionKey(row)))
      .map((row) => partitionKey(row)),
  );
}

/** Share-locks the subscriptions that still exist: rows of a deleted one would never go away. */
async function lockSubscriptions(
  manager: EntityManager,
  partitions: readonly PartitionSettlement[],
): Promise<ReadonlySet<number>> {
  const ids = new Set<number>();
  for (const partition of partitions) {
    for (const row of partition.progress) ids.add(row.subscriptionId);
    for (const row of partition.parked) ids.add(row.subscriptionId);
    for (const row of partition.attempts) ids.add(row.subscriptionId);
  }
  if (ids.size === 0) return ids;
  const rows: { id: number }[] = await manager.query(
    'SELECT id FROM subscription WHERE id IN (?) ORDER BY id LOCK IN SHARE MODE',
    [[...ids].sort((a, b) => a - b)],
  );
  return new Set(rows.map((row) => row.id));
}
