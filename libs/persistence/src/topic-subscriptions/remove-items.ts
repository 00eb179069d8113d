import { type EntityManager, In } from 'typeorm';
import { formNames } from '#libs/domain';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { TopicSubscriptionEntity } from '../entities/topic-subscription.entity.js';
import type { MadeChange } from '../subscriptions/change-transaction.js';
import { removeTraces } from '../subscriptions/remove-traces.js';
import { recountItems } from './recount-items.js';

/**
 * Removes items, at most one of each subscription: its name leaves the form; a subscription without a name left is
 * removed with all that stands of it.
 * @returns what is to be recorded; nothing needs matching again
 */
export async function removeItems(
  manager: EntityManager,
  items: readonly TopicSubscriptionEntity[],
): Promise<MadeChange[]> {
  const ids = items.map(({ subscriptionId }) => subscriptionId);
  const rows = await manager.find(SubscriptionEntity, { where: { id: In(ids) }, order: { id: 'ASC' } });
  const topics = new Map(items.map(({ subscriptionId, topic }) => [subscriptionId, topic]));
  const left = rows.map(({ id, form }) => ({
    id,
    names: formNames(form).filter((name) => name !== topics.get(id)),
  }));
  const emptied = left.filter(({ names }) => names.length === 0).map(({ id }) => id);
  const shortened = left.filter(({ names }) => names.length > 0);

  // Subscriptions first: settlements lock their rows before anything that hangs on them.
  await manager.delete(SubscriptionEntity, { id: In(emptied) });
  for (const { id, names } of shortened) {
    const form = names.join(',');
    await manager.update(SubscriptionEntity, { id }, { form, updatedAt: () => 'UTC_TIMESTAMP(3)' });
  }
  await removeTraces(manager, emptied);
  await manager.delete(TopicSubscriptionEntity, { id: In(items.map(({ id }) => id)) });
  await recountItems(manager, items, []);
  return left.map(({ id, names }) => ({
    subscriptionId: id,
    kind: names.length === 0 ? 'deleted' : 'updated',
    floors: {},
  }));
}
