import type { EntityManager } from 'typeorm';
import { chunksOf, insertRows } from './rows.js';
import type { PartitionSettlement } from './settlement.js';

/** Deliveries that leave their lanes for the database. */
export async function writeParked(
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
        row.producedAt,
        row.smnKind,
        row.replayId,
        row.attempts,
        row.firstSentAt,
        row.nextAttemptAt,
        row.reason,
        row.detail,
        row.status,
        row.parkedAt,
      ]),
  );
  await insertRows(
    manager,
    'INSERT INTO parked_delivery (subscription_id, topic, `partition`, `offset`, state, ordering_key, event_name, payload, payload_bytes, splice_at, content_type, traceparent, produced_at, smn_kind, replay_id, attempts, first_sent_at, next_attempt_at, reason, detail, status, parked_at) VALUES ?',
    rows,
    (row) => (row[7] as Buffer).length,
  );
}

/** What became of deliveries that are in the database. */
export async function writeParkedChanges(
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
        'UPDATE parked_delivery SET state = ?, attempts = ?, first_sent_at = ?, retries = ?, next_attempt_at = ?, reason = ?, detail = ?, status = ? ' +
          'WHERE subscription_id = ? AND topic = ? AND `partition` = ? AND `offset` = ?',
        [
          change.state,
          change.attempts,
          change.firstSentAt,
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
    await writeDue(manager, partition);
  }
}

/** Held ones have no schedule: they wait for those of their key before them. */
async function writeDue(
  manager: EntityManager,
  { topic, partition, parkedChanges }: PartitionSettlement,
): Promise<void> {
  const changes = parkedChanges.filter((change) => change.kind === 'due');
  const byMoment = Map.groupBy(changes, ({ nextAttemptAt }) => nextAttemptAt.getTime());
  for (const [moment, due] of byMoment) {
    const places = due.map(({ subscriptionId, offset }) => [subscriptionId, topic, partition, offset]);
    for (const chunk of chunksOf(places)) {
      await manager.query(
        "UPDATE parked_delivery SET state = 'parked', retries = 0, next_attempt_at = ? " +
          "WHERE (subscription_id, topic, `partition`, `offset`) IN (?) AND state IN ('parked', 'dead')",
        [new Date(moment), chunk],
      );
    }
  }
}
