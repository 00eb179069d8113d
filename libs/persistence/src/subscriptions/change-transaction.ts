import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { ChangeCounterEntity } from '../entities/change-counter.entity.js';
import { type ChangeKind, SubscriptionChangeEntity } from '../entities/subscription-change.entity.js';
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

/** What the work of a change did: the change that is to be recorded, or none, and then all of it is undone. */
export interface ChangeMade<T> {
  readonly change: {
    readonly subscriptionId: number;
    readonly kind: ChangeKind;
    readonly floors: TopicOffsets;
  } | null;
  readonly result: T;
}

/**
 * Runs one write of a subscription in a transaction of its own.
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
  let made: ChangeMade<T> | undefined;
  try {
    const id = await nextChange(runner.manager);
    made = await work(runner.manager);
    if (made.change !== null) {
      await runner.manager.insert(SubscriptionChangeEntity, {
        ...made.change,
        id,
        published: false,
        at: () => 'UTC_TIMESTAMP(3)',
      });
      await runner.commitTransaction();
    }
    return made.result;
  } finally {
    if (runner.isTransactionActive) await rollBack(runner);
  }
}

async function nextChange(manager: EntityManager): Promise<number> {
  await manager.increment(ChangeCounterEntity, { id: COUNTER_ID }, 'value', 1);
  const counter = await manager.findOneByOrFail(ChangeCounterEntity, { id: COUNTER_ID });
  return counter.value;
}

/** Where even the rollback fails the connection is gone, and the server has rolled back: the first error is the one to tell. */
async function rollBack(runner: QueryRunner): Promise<void> {
  await runner.rollbackTransaction().catch(() => undefined);
}
