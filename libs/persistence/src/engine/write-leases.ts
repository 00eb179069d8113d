import type { EntityManager } from 'typeorm';
import { compareRefs } from './partition-ref.js';
import { insertRows } from './rows.js';
import type { PartitionSettlement } from './settlement.js';

/** How far partitions are matched, and how long their leases last. */
export async function writeLeases(
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
