import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { ChangeCounterEntity } from '../entities/change-counter.entity.js';
import type { ChangeKind } from '../entities/subscription-change.entity.js';
import type { TopicOffsets } from '../topic-offsets.js';
import { inBoundedSession } from '../bounded-session.js';
import { isContention } from '../database-errors.js';
import { withSessionVariable } from '../session-variable.js';
import { endedBySilence } from '../silence.js';

/** The only row of the counter. */
const COUNTER_ID = 1;

/** Each attempt waits this long for a lock, so that all of them end before the session's deadline. */
const LOCK_WAIT_SECONDS = 1;
const ATTEMPTS = 4;

/** One write of a subscription, as the pushers are to learn of it. */
export interface MadeChange {
  readonly subscriptionId: number;
  readonly kind: ChangeKind;
  readonly floors: TopicOffsets;
}

/** What the work of a change did. */
export interface ChangeMade<T> {
  /** The changes that are to be recorded, in their order; null undoes all of it. None commits the rest of the work. */
  readonly changes: readonly MadeChange[] | null;
  readonly result: T;
}

/**
 * Runs one write of subscriptions in a transaction of its own.
 * The counter's row lock is taken first and held to the end: it orders all writes, so that changes become visible in
 * the order of their numbers.
 * Work that was undone for a deadlock or a lock timeout runs again, a bounded number of times.
 */
export async function inChangeTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<ChangeMade<T>>,
): Promise<T> {
  return inBoundedSession(dataSource, (runner) =>
    withSessionVariable(runner, 'innodb_lock_wait_timeout', LOCK_WAIT_SECONDS, () =>
      endedBySilence(runner, () => attemptChanges(runner, work)),
    ),
  );
}

async function attemptChanges<T>(
  runner: QueryRunner,
  work: (manager: EntityManager) => Promise<ChangeMade<T>>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptChange(runner, work);
    } catch (error) {
      if (attempt >= ATTEMPTS || !isContention(error)) throw error;
    }
  }
}

async function attemptChange<T>(
  runner: QueryRunner,
  work: (manager: EntityManager) => Promise<ChangeMade<T>>,
): Promise<T> {
  await runner.startTransaction('READ COMMITTED');
  try {
    const last = await lockCounter(runner.manager);
    const { changes, result } = await work(runner.manager);
    if (changes !== null) {
      await record(runner.manager, last, changes);
      await runner.commitTransaction();
    }
    return result;
  } finally {
    if (runner.isTransactionActive) await rollBack(runner);
  }
}

/** @returns the number of the last change */
async function lockCounter(manager: EntityManager): Promise<number> {
  const { value } = await manager.findOneOrFail(ChangeCounterEntity, {
    where: { id: COUNTER_ID },
    lock: { mode: 'pessimistic_write' },
  });
  return value;
}

async function record(manager: EntityManager, last: number, changes: readonly MadeChange[]): Promise<void> {
  if (changes.length === 0) return;
  await manager.update(ChangeCounterEntity, { id: COUNTER_ID }, { value: last + changes.length });
  const rows = changes.map(({ subscriptionId, kind, floors }, index) => [
    last + index + 1,
    subscriptionId,
    kind,
    JSON.stringify(floors),
  ]);
  const marks = rows.map(() => '(?, ?, ?, ?, 0, UTC_TIMESTAMP(3))').join(', ');
  await manager.query(
    `INSERT INTO subscription_change (id, subscription_id, kind, floors, published, at) VALUES ${marks}`,
    rows.flat(),
  );
}

/** Where even the rollback fails the connection is gone, and the server has rolled back: the first error is the one to tell. */
async function rollBack(runner: QueryRunner): Promise<void> {
  await runner.rollbackTransaction().catch(() => undefined);
}
