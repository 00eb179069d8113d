import type { EntityManager } from 'typeorm';
import type { SmnConfirmation } from '#libs/domain';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { SMN_STATUSES, TopicSubscriptionEntity } from '../entities/topic-subscription.entity.js';
import type { MadeChange } from '../subscriptions/change-transaction.js';
import { removeTraces } from '../subscriptions/remove-traces.js';
import { recountItems } from '../topic-subscriptions/recount-items.js';
import type { TopicOffsets } from '../topic-offsets.js';

/**
 * Makes a subscription that was made through SMN another row with another confirmation: for the engine the old one is
 * gone with all that waits for it, and a new one begins at the log's ends of now. URN and place in the list stay.
 * @param floors end offsets of the event topics, read before
 * @returns what is to be recorded; undefined when it was not made through SMN
 */
export async function replaceRow(
  manager: EntityManager,
  item: TopicSubscriptionEntity,
  confirmation: SmnConfirmation,
  floors: TopicOffsets,
): Promise<readonly MadeChange[] | undefined> {
  const { id, ...row } = await manager.findOneByOrFail(SubscriptionEntity, { id: item.subscriptionId });
  if (row.smn === null) return undefined;
  await manager.delete(SubscriptionEntity, { id });
  await removeTraces(manager, [id]);
  const { identifiers } = await manager.insert(SubscriptionEntity, {
    ...row,
    ...(row.state === 'disabled' && { state: 'active', stateReason: null }),
    smn: { ...row.smn, confirmation },
    floors,
    // What stood in a log that was replaced before this moment is not meant for it.
    createdAt: () => 'UTC_TIMESTAMP(3)',
    updatedAt: () => 'UTC_TIMESTAMP(3)',
  });
  const subscriptionId = Number(identifiers[0]?.['id']);
  const status = SMN_STATUSES[confirmation];
  await manager.update(TopicSubscriptionEntity, { id: item.id }, { subscriptionId, status });
  const { tenant, protocol, remark } = item;
  await recountItems(manager, [item], [{ id: item.id, tenant, protocol, status, remark }]);
  return [
    { subscriptionId: id, kind: 'deleted', floors: {} },
    { subscriptionId, kind: 'created', floors },
  ];
}
