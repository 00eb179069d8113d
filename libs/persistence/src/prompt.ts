import type { DataSource, EntityManager } from 'typeorm';
import { inBoundedSession } from './bounded-session.js';
import { endedBySilence } from './silence.js';

/** Reads on one connection, for somebody who waits. @throws DatabaseLateError after 4 s */
export function promptReads<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return inBoundedSession(dataSource, (runner) => work(runner.manager));
}

/** One transaction, for somebody who waits. @throws DatabaseLateError after 4 s */
export function promptTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return inBoundedSession(dataSource, (runner) =>
    endedBySilence(runner, () => runner.manager.transaction('READ COMMITTED', work)),
  );
}

/** Reads that all see the database of one moment, for somebody who waits. @throws DatabaseLateError after 4 s */
export function promptSnapshot<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return inBoundedSession(dataSource, (runner) => runner.manager.transaction('REPEATABLE READ', work));
}
