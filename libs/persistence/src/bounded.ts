import type { DataSource, EntityManager } from 'typeorm';
import { inBoundedSession } from './bounded-session.js';
import { endedBySilence } from './silence.js';

/** A database that hangs is left behind after this: loops must turn again on a new connection. */
export const DEADLINE_MS = 10_000;

/** One statement. @throws DatabaseLateError past the deadline */
export function boundedQuery<T>(
  dataSource: DataSource,
  sql: string,
  values: readonly unknown[] = [],
): Promise<T> {
  return inBoundedSession(dataSource, (runner) => runner.query(sql, [...values]) as Promise<T>, DEADLINE_MS);
}

/** Reads on one connection. @throws DatabaseLateError past the deadline */
export function boundedReads<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return inBoundedSession(dataSource, (runner) => work(runner.manager), DEADLINE_MS);
}

/**
 * One transaction.
 * @param silenceSeconds after which the server rolls it back when nothing is heard of this process
 * @throws DatabaseLateError past the deadline
 */
export function boundedTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
  silenceSeconds?: number,
): Promise<T> {
  return inBoundedSession(
    dataSource,
    (runner) =>
      endedBySilence(runner, () => runner.manager.transaction('READ COMMITTED', work), silenceSeconds),
    DEADLINE_MS,
  );
}
