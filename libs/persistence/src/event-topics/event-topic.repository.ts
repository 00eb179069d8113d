import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { boundedTransaction } from '../bounded.js';
import { isContention, isDuplicate } from '../database-errors.js';

/** Each loses to one that succeeds, so a few are plenty. */
const ATTEMPTS = 5;

/** Where the log of one partition begins, and one past where it ends; the partition's number is its index in a list. */
export interface LogBounds {
  readonly low: number;
  readonly high: number;
}

/** Event topics and the leases of their partitions. */
@Injectable()
export class EventTopicRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Gives every partition of a topic a lease. A topic that is seen for the first time is scanned from its end; a partition
   * that appears in a known topic from its start, since nobody can have missed events before it was there.
   * What is there already is left alone, so several processes may register at once.
   * @param bounds of all partitions, read before: an end that moved meanwhile is only scanned from earlier
   * @returns how many partitions were new
   */
  async register(topic: string, bounds: readonly LogBounds[]): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await boundedTransaction(this.dataSource, (manager) => registerIn(manager, topic, bounds));
      } catch (error) {
        // Somebody else registered the topic at the same time: the next attempt finds it known.
        if (attempt >= ATTEMPTS || !(isDuplicate(error) || isContention(error))) throw error;
      }
    }
  }
}

async function registerIn(
  manager: EntityManager,
  topic: string,
  bounds: readonly LogBounds[],
): Promise<number> {
  const found: unknown[] = await manager.query('SELECT topic FROM event_topic WHERE topic = ? FOR UPDATE', [
    topic,
  ]);
  const isNew = found.length === 0;
  if (isNew) {
    await manager.query('INSERT INTO event_topic (topic, registered_at) VALUES (?, UTC_TIMESTAMP(3))', [
      topic,
    ]);
  }
  const known = await knownPartitions(manager, topic);
  const rows = bounds
    .map(({ low, high }, partition) => [topic, partition, isNew ? high : low] as const)
    .filter(([, partition]) => !known.has(partition));
  if (rows.length > 0) {
    await manager.query('INSERT INTO partition_lease (topic, `partition`, scanned) VALUES ?', [rows]);
  }
  return rows.length;
}

async function knownPartitions(manager: EntityManager, topic: string): Promise<ReadonlySet<number>> {
  const rows: { number: number }[] = await manager.query(
    'SELECT `partition` AS number FROM partition_lease WHERE topic = ?',
    [topic],
  );
  return new Set(rows.map((row) => row.number));
}
