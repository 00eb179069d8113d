import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import { ChangeCounterEntity } from '../entities/change-counter.entity.js';
import { SubscriptionChangeEntity } from '../entities/subscription-change.entity.js';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { boundedTransaction } from '../bounded.js';
import { inBoundedSession } from '../bounded-session.js';
import { isLockedByAnother } from '../database-errors.js';
import type { OutboxChange } from './outbox-change.js';

/** The transaction is silent while it waits for the broker. Its own deadline comes first, unless the process is stopped. */
const MAX_SILENCE_SECONDS = 15;

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
      return await boundedTransaction(
        this.dataSource,
        (manager) => publishIn(manager, limit, publish),
        MAX_SILENCE_SECONDS,
      );
    } catch (error) {
      if (isLockedByAnother(error)) return 0;
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
