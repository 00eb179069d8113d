import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import { ChangeCounterEntity } from '../entities/change-counter.entity.js';
import { SubscriptionChangeEntity } from '../entities/subscription-change.entity.js';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { inBoundedSession } from '../bounded-session.js';
import { publishOldest } from '../outbox/publish-oldest.js';
import type { OutboxChange } from './outbox-change.js';

/** Changes of subscriptions that were committed and wait to be published. */
@Injectable()
export class ChangeOutboxRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** See `publishOldest`. */
  publishOldest(limit: number, publish: (changes: OutboxChange[]) => Promise<void>): Promise<number> {
    return publishOldest(this.dataSource, SubscriptionChangeEntity, limit, async (rows, manager) => {
      await publish(await withSubscriptions(manager, rows));
    });
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

async function withSubscriptions(
  manager: EntityManager,
  rows: readonly SubscriptionChangeEntity[],
): Promise<OutboxChange[]> {
  const subscriptions = await manager.findBy(SubscriptionEntity, {
    id: In(rows.map((row) => row.subscriptionId)),
  });
  const byId = new Map(subscriptions.map((subscription) => [subscription.id, subscription]));
  return rows.map(({ id, subscriptionId, kind }) => ({
    id,
    subscriptionId,
    kind,
    subscription: byId.get(subscriptionId) ?? null,
  }));
}
