import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { ConditionSql } from './condition-sql.js';
import { orderSql } from './order-sql.js';
import type { SubscriptionCondition } from './subscription-condition.js';
import type { SubscriptionOrder } from './subscription-query.js';
import type { SubscriptionScope } from './subscription-scope.js';

/** Selects the rows of a scope that meet what the database can decide of a condition. */
export function rowsWithin(
  manager: EntityManager,
  scope: SubscriptionScope,
  condition: SubscriptionCondition,
  sql = new ConditionSql(),
): SelectQueryBuilder<SubscriptionEntity> {
  const rows = manager
    .createQueryBuilder(SubscriptionEntity, 's')
    .where('s.tenant = :tenant', { tenant: scope.tenant })
    .andWhere(sql.write(condition));
  if (scope.business !== 0) rows.andWhere('s.business = :business', { business: scope.business });
  return rows.setParameters(sql.parameters);
}

/** Selects the ids of rows in order, as `id`. */
export function idsInOrder(
  rows: SelectQueryBuilder<SubscriptionEntity>,
  order: readonly SubscriptionOrder[],
): SelectQueryBuilder<SubscriptionEntity> {
  rows.select('s.id', 'id');
  for (const key of order) {
    for (const [piece, sql] of orderSql(key).entries()) {
      const name = `order_${key.field}_${piece}`;
      rows.addSelect(sql, name).addOrderBy(name, key.descending ? 'DESC' : 'ASC');
    }
  }
  return rows.addOrderBy('id', 'ASC');
}
