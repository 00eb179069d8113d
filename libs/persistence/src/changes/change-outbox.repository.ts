import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, QueryFailedError } from 'typeorm';
import { ChangeCounterEntity } from '../entities/change-counter.entity.js';
import { SubscriptionChangeEntity } from '../entities/subscription-change.entity.js';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { inBoundedSession } from '../bounded-session.js';
import type { OutboxChange } from './outbox-change.js';

/** Longer than the broker may take: the transaction waits for it. */
const DEADLINE_MS = 10_000;
/** ER_LOCK_NOWAIT of MySQL; MariaDB says ER_LOCK_WAIT_TIMEOUT. */
const LOCKED_BY_ANOTHER: ReadonlySet<unknown> = new Set([3572, 1205]);

/** Changes of subscriptions that were committed and wait to be published. */
@Injectable()
export class ChangeOutboxRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Hands the oldest unpublished changes to `publish`, in the order of their numbers, and marks them when it is done.
   * Their row locks keep other processes out meanwhile; after a crash they are handed out again.
   * @returns how many were published; 0 also when another process is at it
   */
  async publishOldest(limit: number, publish: (changes: OutboxChange[]) => Promise<void>): Promise<number> {
    try {
      return await inBoundedSession(
        this.dataSource,
        (runner) =>
          runner.manager.transaction('READ COMMITTED', (manager) => publishIn(manager, limit, publish)),
        DEADLINE_MS,
      );
    } catch (error) {
      if (LOCKED_BY_ANOTHER.has(errorNumber(error))) return 0;
      throw error;
    }
  }

  /** Forgets published changes but the newest ones, at most `limit` of them. @returns how many were forgotten */
  async prune(kept: number, limit: number): Promise<number> {
    return await inBoundedSession(this.dataSource, async ({ manager }) => {
      const { value } = await manager.findOneByOrFail(ChangeCounterEntity, { id: 1 });
      const { affectedRows }: { affectedRows: number } = await manager.query(
        'DELETE FROM subscription_change WHERE published = 1 AND id <= ? ORDER BY id LIMIT ?',
        [value - kept, limit],
      );
      return affectedRows;
    });
  }
}

async function publishIn(
  manager: EntityManager,
  limit: number,
  publish: (changes: OutboxChange[]) => Promise<void>,
): Promise<number> {
  const rows = await manager
    .createQueryBuilder(SubscriptionChangeEntity, 'change')
    .where('change.published = 0')
    .orderBy('change.id')
    .limit(limit)
    .setLock('pessimistic_write')
    .setOnLocked('nowait')
    .getMany();
  if (rows.length === 0) return 0;
  const subscriptions = await manager.findBy(SubscriptionEntity, {
    id: In(rows.map((row) => row.subscriptionId)),
  });
  const byId = new Map(subscriptions.map((subscription) => [subscription.id, subscription]));
  await publish(
    rows.map(({ id, subscriptionId, kind }) => ({
      id,
      subscriptionId,
      kind,
      subscription: byId.get(subscriptionId) ?? null,
    })),
  );
  await manager.update(SubscriptionChangeEntity, { id: In(rows.map((row) => row.id)) }, { published: true });
  return rows.length;
}

function errorNumber(error: unknown): unknown {
  if (!(error instanceof QueryFailedError)) return undefined;
  const cause: unknown = error.driverError;
  return cause instanceof Error && 'errno' in cause ? cause.errno : undefined;
}
