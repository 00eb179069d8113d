import type { EntityManager } from 'typeorm';
import { insertRows } from './rows.js';
import type { PartitionSettlement } from './settlement.js';

/** Records that are no events. */
export async function writeRejected(
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
  // What is there is of a record that is read again, or of a log that this one replaced.
  await insertRows(
    manager,
    'INSERT INTO rejected_event (topic, `partition`, `offset`, reason, excerpt, at) VALUES ? ' +
      'ON DUPLICATE KEY UPDATE reason = VALUES(reason), excerpt = VALUES(excerpt), at = VALUES(at)',
    rows,
  );
}

/** What a person should know of. */
export async function writeNotices(
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
