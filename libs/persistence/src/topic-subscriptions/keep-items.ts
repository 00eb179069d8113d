import { type EntityManager, In } from 'typeorm';
import { formNames, protocolOf, RandomIds, type Subscription } from '#libs/domain';
import { SMN_STATUSES, TopicSubscriptionEntity } from '../entities/topic-subscription.entity.js';
import { endpointHash } from './endpoint-hash.js';
import { insertItems } from './insert-items.js';
import { recountItems } from './recount-items.js';

const ids = new RandomIds();

/** What of a subscription its items are made of. */
export type ItemisedSubscription = Pick<Subscription, 'id' | 'tenant' | 'callbackUrl' | 'form' | 'smn'>;

/**
 * Makes the items of a subscription that was just written say what it says: one for each name of its form. A name that
 * stays keeps its item. The item of a subscription made through SMN is written with its terms, and left alone here.
 */
export async function keepItems(manager: EntityManager, subscription: ItemisedSubscription): Promise<void> {
  if (subscription.smn !== null) return;
  const before = await manager.findBy(TopicSubscriptionEntity, { subscriptionId: subscription.id });
  const known = new Set(before.map(({ topic }) => topic));
  const names = formNames(subscription.form);
  const wanted = new Set(names);
  const gone = before.filter(({ topic }) => !wanted.has(topic));
  const item = itemOf(subscription);

  if (gone.length > 0) await manager.delete(TopicSubscriptionEntity, { id: In(gone.map(({ id }) => id)) });
  if (before.some(({ endpoint }) => endpoint !== item.endpoint)) {
    const { endpoint, protocol } = item;
    await manager.update(
      TopicSubscriptionEntity,
      { subscriptionId: subscription.id },
      { endpoint, protocol, endpointHash: endpointHash(endpoint) },
    );
  }
  const added = names.filter((name) => !known.has(name));
  await insertItems(
    manager,
    added.map((topic) => ({ ...item, topic, urnId: ids.next() })),
  );
  await recountItems(
    manager,
    before,
    await manager.findBy(TopicSubscriptionEntity, { subscriptionId: subscription.id }),
  );
}

/** Every item of a subscription not made through SMN has these. */
function itemOf({ id, tenant, callbackUrl }: ItemisedSubscription) {
  const protocol = protocolOf({ smn: null, callbackUrl });
  const status = SMN_STATUSES.confirmed;
  return { tenant, subscriptionId: id, protocol, endpoint: callbackUrl, remark: '', status };
}
