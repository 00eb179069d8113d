import type { EntityManager } from 'typeorm';
import { DeliveryProgressEntity } from '../entities/delivery-progress.entity.js';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import type { ListedSubscription } from './subscription-query.js';

interface RawSums {
  /** As TypeORM names the id of the alias `s`. */
  readonly s_id: number;
  readonly total: string | null;
  readonly failure: string | null;
}

/** Reads subscriptions by id, in the order of the ids, with their sums: one statement, so both are of one moment. */
export async function listedSubscriptions(
  manager: EntityManager,
  ids: readonly number[],
): Promise<ListedSubscription[]> {
  if (ids.length === 0) return [];
  const { entities, raw } = await manager
    .createQueryBuilder(SubscriptionEntity, 's')
    .leftJoin(
      (sums) =>
        sums
          .select('p.subscriptionId', 'subscription_id')
          .addSelect('SUM(p.total)', 'total')
          .addSelect('SUM(p.failure)', 'failure')
          .from(DeliveryProgressEntity, 'p')
          .where('p.subscriptionId IN (:...ids)')
          .groupBy('p.subscriptionId'),
      'sums',
      'sums.subscription_id = s.id',
    )
    .where('s.id IN (:...ids)', { ids })
    .addSelect('sums.total', 'total')
    .addSelect('sums.failure', 'failure')
    .getRawAndEntities<RawSums>();
  const sums = new Map(raw.map((row) => [row.s_id, row]));
  const rows = new Map(entities.map((entity) => [entity.id, entity]));
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (row === undefined) return [];
    const { total, failure } = sums.get(id) ?? {};
    return [Object.assign(row, { statistics: { total: Number(total ?? 0), failure: Number(failure ?? 0) } })];
  });
}
