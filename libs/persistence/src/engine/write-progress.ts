import type { EntityManager } from 'typeorm';
import { compareRefs } from './partition-ref.js';
import { insertRows } from './rows.js';
import type { PartitionSettlement } from './settlement.js';

/** Cursors as they are, counters as sums: one row a lane, in key order. */
export async function writeProgress(
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
      row.replayId,
      row.replayUntil,
      row.skipUntil,
    ]);
  await insertRows(
    manager,
    'INSERT INTO delivery_progress (subscription_id, topic, `partition`, next_offset, settled_above, busy, total, failure, recovered, dead, discarded, skipped, replay_id, replay_until, skip_until) VALUES ? ' +
      'ON DUPLICATE KEY UPDATE next_offset = VALUES(next_offset), settled_above = VALUES(settled_above), busy = VALUES(busy), ' +
      'total = total + VALUES(total), failure = failure + VALUES(failure), recovered = recovered + VALUES(recovered), ' +
      'dead = dead + VALUES(dead), discarded = discarded + VALUES(discarded), skipped = skipped + VALUES(skipped), ' +
      'replay_id = VALUES(replay_id), replay_until = VALUES(replay_until), skip_until = VALUES(skip_until)',
    rows,
  );
}
