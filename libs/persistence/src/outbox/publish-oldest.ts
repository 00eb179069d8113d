import type { DataSource, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { boundedTransaction } from '../bounded.js';
import { isLockedByAnother } from '../database-errors.js';

/** The transaction is silent while it waits for the broker. Its own deadline comes first, unless the process is stopped. */
const MAX_SILENCE_SECONDS = 15;

/** A row of a table that is an outbox: numbered, and marked once it is published. */
interface OutboxRow extends ObjectLiteral {
  readonly id: number | string;
  readonly published: boolean;
}

/**
 * Hands the oldest unpublished rows to `publish`, in the order of their numbers, and marks them when it is done.
 * Their row locks keep other processes out meanwhile; after a crash they are handed out again.
 * @returns how many were published; 0 also when another process is at it
 */
export async function publishOldest<Row extends OutboxRow>(
  dataSource: DataSource,
  entity: EntityTarget<Row>,
  limit: number,
  publish: (rows: Row[], manager: EntityManager) => Promise<void>,
): Promise<number> {
  const publishing = async (manager: EntityManager): Promise<number> => {
    const rows = await lockOldest(manager, entity, limit);
    if (rows.length === 0) return 0;
    await publish(rows, manager);
    const { tableName } = manager.getRepository(entity).metadata;
    await manager.query('UPDATE ?? SET published = 1 WHERE id IN (?)', [tableName, rows.map(({ id }) => id)]);
    return rows.length;
  };
  try {
    return await boundedTransaction(dataSource, publishing, MAX_SILENCE_SECONDS);
  } catch (error) {
    if (isLockedByAnother(error)) return 0;
    throw error;
  }
}

function lockOldest<Row extends OutboxRow>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  limit: number,
): Promise<Row[]> {
  return manager
    .createQueryBuilder(entity, 'waiting')
    .where('waiting.published = 0')
    .orderBy('waiting.id')
    .limit(limit)
    .setLock('pessimistic_write')
    .setOnLocked('nowait')
    .getMany();
}
