import type { EntityManager } from 'typeorm';
import type { TopicSubscriptionEntity } from '../entities/topic-subscription.entity.js';
import { insertRows } from '../engine/rows.js';
import { endpointHash } from './endpoint-hash.js';

/** An item as it is written: the database numbers it. */
export type NewItem = Omit<TopicSubscriptionEntity, 'id' | 'endpointHash'>;

/** Writes items in their order, which is that of the list. */
export async function insertItems(manager: EntityManager, items: readonly NewItem[]): Promise<void> {
  await insertRows(
    manager,
    'INSERT INTO topic_subscription (tenant, subscription_id, topic, urn_id, protocol, endpoint, endpoint_hash, remark, status) VALUES ?',
    items.map((item) => [
      item.tenant,
      item.subscriptionId,
      item.topic,
      item.urnId,
      item.protocol,
      item.endpoint,
      endpointHash(item.endpoint),
      item.remark,
      item.status,
    ]),
  );
}
