import { type EntityManager, In } from 'typeorm';
import { TopicSubscriptionEntity } from '../entities/topic-subscription.entity.js';
import { recountItems } from './recount-items.js';

/** Deletes every item of subscriptions that were just removed. */
export async function dropItems(manager: EntityManager, subscriptionIds: readonly number[]): Promise<void> {
  const subscriptionId = In([...subscriptionIds]);
  const items = await manager.findBy(TopicSubscriptionEntity, { subscriptionId });
  await manager.delete(TopicSubscriptionEntity, { subscriptionId });
  await recountItems(manager, items, []);
}
