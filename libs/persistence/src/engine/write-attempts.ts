import type { EntityManager } from 'typeorm';
import { insertRows } from './rows.js';
import type { PartitionSettlement } from './settlement.js';

/** Attempts, for a person to see. */
export async function writeAttempts(
  manager: EntityManager,
  partitions: readonly PartitionSettlement[],
  existing: ReadonlySet<number>,
): Promise<void> {
  const rows = partitions.flatMap((partition) =>
    partition.attempts
      .filter((row) => existing.has(row.subscriptionId))
      .map((row) => [
        row.subscriptionId,
        partition.topic,
        partition.partition,
        row.offset,
        row.eventName,
        row.attempt,
        row.replayId,
        row.at,
        row.url,
        row.status,
        row.ms,
        row.verdict,
        row.detail,
        row.answer,
      ]),
  );
  await insertRows(
    manager,
    'INSERT INTO attempt (subscription_id, topic, `partition`, `offset`, event_name, attempt, replay_id, at, url, status, ms, verdict, detail, answer) VALUES ?',
    rows,
  );
}
