import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { partitionTuples, type PartitionRef } from './partition-ref.js';
import type { PartitionSettlement, Settlement, SettlementResult } from './settlement.js';

/** Rows of one statement: large enough to save round trips, small enough for the packet limit. */
const ROWS_A_STATEMENT = 500;
/** Bytes of payloads in one statement, far below the server's default packet limit of 16 MiB. */
const PAYLOAD_BYTES_A_STATEMENT = 4 * 1024 * 1024;

/**
 * Writes what lanes have settled: the cursors, counters and records of any number of partitions in one transaction,
 * fenced by the leases' owner and epoch. A partition whose lease is lost is left out and reported.
 */
@Injectable()
export class SettlementRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws when the transaction is certain not to have happened */
  async settle(settlement: Settlement): Promise<SettlementResult> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction('READ COMMITTED');
      let lost: readonly PartitionRef[];
      try {
        lost = await write(runner.manager, settlement);
      } catch (error) {
        await runner.rollbackTransaction().catch(() => undefined);
        throw error;
      }
      try {
        await runner.commitTransaction();
      } catch (error) {
        return { kind: 'unknown', error: error instanceof Error ? error : new Error(String(error)) };
      }
      return { kind: 'committed', lost };
    } finally {
      await runner.release().catch(() => undefined);
    }
  }
}

async function write(manager: EntityManager, settlement: Settlement): Promise<readonly PartitionRef[]> {
  const held = await lockLeases(manager, settlement);
  const kept = settlement.partitions.filter((partition) => held.has(keyOf(partition)));
  if (kept.length > 0) {
    const existing = await lockSubscriptions(manager, kept);
    await writeProgress(manager, kept, existing);
    await writeParked(manager, kept, existing);
    await writeParkedChanges(manager, kept);
    await writeRejected(manager, kept);
    await writeNotices(manager, kept);
    await writeLeases(manager, kept, settlement.extendMs);
  }
  return settlement.partitions.filter((partition) => !held.has(keyOf(partition)));
}

function keyOf(ref: PartitionRef): string {
  return `${ref.topic}/${ref.partition}`;
}

async function lockLeases(manager: EntityManager, settlement: Settlement): Promise<ReadonlySet<string>> {
  const rows: { topic: string; partition: number; owner: string | null; epoch: string }[] =
    await manager.query(
      'SELECT topic, `partition`, owner, epoch FROM partition_lease WHERE (topic, `partition`) IN (?) ORDER BY topic, `partition` FOR UPDATE',
      [partitionTuples(settlement.partitions)],
    );
  const epochs = new Map(settlement.partitions.map((partition) => [keyOf(partition), partition.epoch]));
  return new Set(
    rows
      .filter((row) => row.owner === settlement.owner && Number(row.epoch) === epochs.get(keyOf(row)))
      .map((row) => keyOf(row)),
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
  }
  if (ids.size === 0) return ids;
  const rows: { id: number }[] = await manager.query(
    'SELECT id FROM subscription WHERE id IN (?) ORDER BY id LOCK IN SHARE MODE',
    [[...ids].sort((a, b) => a - b)],
  );
  return new Set(rows.map((row) => row.id));
}

async function writeProgress(
  manager: EntityManager,
  partitions: readonly PartitionSettlement[],
  existing: ReadonlySet<number>,
): Promise<void> {
  const rows = partitions
    .flatMap((partition) => partition.progress.map((row) => ({ partition, row })))
    .filter(({ row }) => existing.has(row.subscriptionId))
    .sort((a, b) => a.row.subscriptionId - b.row.subscriptionId || compareRefs(a.partition, b.partition))
    .map(({ partition, row }) => [
      row.subscriptionId,
      partition.topic,
      partition.partition,
      row.nextOffset,
      row.settledAbove,
      row.busy ? 1 : 0,
      row.total,
      row.failure,
      row.recovered,
      row.dead,
      row.discarded,
      row.skipped,
    ]);
  await insertRows(
    manager,
    'INSERT INTO delivery_progress (subscription_id, topic, `partition`, next_offset, settled_above, busy, total, failure, recovered, dead, discarded, skipped) VALUES ? ' +
      'ON DUPLICATE KEY UPDATE next_offset = VALUES(next_offset), settled_above = VALUES(settled_above), busy = VALUES(busy), ' +
      'total = total + VALUES(total), failure = failure + VALUES(failure), recovered = recovered + VALUES(recovered), ' +
      'dead = dead + VALUES(dead), discarded = discarded + VALUES(discarded), skipped = skipped + VALUES(skipped)',
    rows,
  );
}

function compareRefs(a: PartitionRef, b: PartitionRef): number {
  return a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1;
}

async function writeParked(
  manager: EntityManager,
  partitions: readonly PartitionSettlement[],
  existing: ReadonlySet<number>,
): Promise<void> {
  const rows = partitions.flatMap((partition) =>
    partition.parked
      .filter((row) => existing.has(row.subscriptionId))
      .map((row) => [
        row.subscriptionId,
        partition.topic,
        partition.partition,
        row.offset,
        row.state,
        row.orderingKey,
        row.eventName,
        row.payload,
        row.payload.length,
        row.spliceAt,
        row.contentType,
        row.traceparent,
        row.attempts,
        row.nextAttemptAt,
        row.reason,
        row.detail,
        row.status,
        row.parkedAt,
      ]),
  );
  await insertRows(
    manager,
    'INSERT INTO parked_delivery (subscription_id, topic, `partition`, `offset`, state, ordering_key, event_name, payload, payload_bytes, splice_at, content_type, traceparent, attempts, next_attempt_at, reason, detail, status, parked_at) VALUES ?',
    rows,
    (row) => (row[7] as Buffer).length,
  );
}

async function writeParkedChanges(
  manager: EntityManager,
  partitions: readonly PartitionSettlement[],
): Promise<void> {
  for (const partition of partitions) {
    const removed = partition.parkedChanges
      .filter((change) => change.kind === 'removed')
      .map((change) => [change.subscriptionId, partition.topic, partition.partition, change.offset]);
    for (const chunk of chunksOf(removed)) {
      await manager.query(
        'DELETE FROM parked_delivery WHERE (subscription_id, topic, `partition`, `offset`) IN (?)',
        [chunk],
      );
    }
    for (const change of partition.parkedChanges) {
      if (change.kind !== 'failed') continue;
      await manager.query(
        'UPDATE parked_delivery SET state = ?, attempts = ?, retries = ?, next_attempt_at = ?, reason = ?, detail = ?, status = ? ' +
          'WHERE subscription_id = ? AND topic = ? AND `partition` = ? AND `offset` = ?',
        [
          change.state,
          change.attempts,
          change.retries,
          change.nextAttemptAt,
          change.reason,
          change.detail,
          change.status,
          change.subscriptionId,
          partition.topic,
          partition.partition,
          change.offset,
        ],
      );
    }
  }
}

async function writeRejected(
  manager: EntityManager,
  partitions: readonly PartitionSettlement[],
): Promise<void> {
  const rows = partitions.flatMap((partition) =>
    partition.rejected.map((row) => [
      partition.topic,
      partition.partition,
      row.offset,
      row.reason,
      row.excerpt,
      row.at,
    ]),
  );
  // A re-read record was rejected before: its row stands.
  await insertRows(
    manager,
    'INSERT INTO rejected_event (topic, `partition`, `offset`, reason, excerpt, at) VALUES ? ON DUPLICATE KEY UPDATE reason = VALUES(reason)',
    rows,
  );
}

async function writeNotices(
  manager: EntityManager,
  partitions: readonly PartitionSettlement[],
): Promise<void> {
  const rows = partitions.flatMap((partition) =>
    partition.notices.map((row) => [
      row.kind,
      partition.topic,
      partition.partition,
      row.subscriptionId,
      row.fromOffset,
      row.toOffset,
      row.detail,
      row.at,
    ]),
  );
  await insertRows(
    manager,
    'INSERT INTO notice (kind, topic, `partition`, subscription_id, from_offset, to_offset, detail, at) VALUES ?',
    rows,
  );
}

async function writeLeases(
  manager: EntityManager,
  partitions: readonly PartitionSettlement[],
  extendMs: number | null,
): Promise<void> {
  const extension =
    extendMs === null
      ? ''
      : `, expires_at = UTC_TIMESTAMP(3) + INTERVAL ${Math.trunc(extendMs) * 1_000} MICROSECOND`;
  // The rows exist and are locked: the insert form only carries many values in one statement.
  await insertRows(
    manager,
    `INSERT INTO partition_lease (topic, \`partition\`, scanned, flush_seq) VALUES ? ON DUPLICATE KEY UPDATE scanned = VALUES(scanned), flush_seq = VALUES(flush_seq)${extension}`,
    [...partitions]
      .sort(compareRefs)
      .map((partition) => [partition.topic, partition.partition, partition.scanned, partition.flushSeq + 1]),
  );
}

async function insertRows(
  manager: EntityManager,
  sql: string,
  rows: readonly unknown[][],
  bytesOf?: (row: unknown[]) => number,
): Promise<void> {
  for (const chunk of chunksOf(rows, bytesOf)) await manager.query(sql, [chunk]);
}

function* chunksOf<T>(rows: readonly T[], bytesOf: (row: T) => number = () => 0): Generator<T[]> {
  let chunk: T[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = bytesOf(row);
    if (chunk.length > 0 && (chunk.length >= ROWS_A_STATEMENT || bytes + size > PAYLOAD_BYTES_A_STATEMENT)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(row);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
