import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { SMN_STATUSES, TopicSubscriptionEntity } from '../entities/topic-subscription.entity.js';
import {
  type ChangeMade,
  inChangeTransaction,
  type MadeChange,
} from '../subscriptions/change-transaction.js';
import type { TopicOffsets } from '../topic-offsets.js';
import { endpointHash } from '../topic-subscriptions/endpoint-hash.js';
import { insertItems } from '../topic-subscriptions/insert-items.js';
import { recountItems } from '../topic-subscriptions/recount-items.js';
import { holdTopic } from './hold-topic.js';
import type { Mint } from './minted-token.js';
import type { NewSmnSubscription, SmnSubscribed } from './new-smn-subscription.js';
import { invite } from './tokens.js';

/** Of one topic (SMN v2, Subscribe). */
const MAX_SUBSCRIPTIONS_A_TOPIC = 10_000;
/** Whole seconds for a push (SMN v2). */
const TIMEOUT_SECONDS = 5;

/** Subscribes through SMN. Rejects within 4 s when the database is away. */
@Injectable()
export class SmnSubscriptionRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * One subscription for an endpoint of a topic: where there is one, that is the answer, and if it still wants to be
   * confirmed or was canceled, it is sent its confirmation message again.
   * @param floors end offsets of the event topics, read before
   */
  subscribe(request: NewSmnSubscription, floors: TopicOffsets, mint: Mint): Promise<SmnSubscribed> {
    return inChangeTransaction<SmnSubscribed>(this.dataSource, async (manager) => {
      if (!(await holdTopic(manager, request.tenant, request.topic))) return undone({ kind: 'no_topic' });
      const existing = await find(manager, request);
      if (existing !== undefined) return inviteAgain(manager, existing, mint);
      if (await isFull(manager, request)) return undone({ kind: 'topic_full' });
      const subscriptionId = await insert(manager, request, floors);
      const { urnId, confirmation } = request.terms;
      const invited = { ...request, urnId, endpointHash: endpointHash(request.terms.endpoint) };
      if (
        confirmation === 'unconfirmed' &&
        !(await invite(manager, invited, 'subscription_confirmation', mint))
      )
        return undone({ kind: 'invited_enough' });
      return {
        changes: [{ subscriptionId, kind: 'created', floors }],
        result: { kind: 'created', urnId },
      };
    });
  }
}

function undone<T>(result: T): ChangeMade<T> {
  return { changes: null, result };
}

async function find(
  manager: EntityManager,
  { tenant, topic, terms: { protocol, endpoint } }: NewSmnSubscription,
): Promise<TopicSubscriptionEntity | undefined> {
  const hash = endpointHash(endpoint);
  const found = await manager.find(TopicSubscriptionEntity, {
    where: { tenant, endpointHash: hash, topic, protocol, endpoint },
    order: { id: 'ASC' },
    take: 1,
  });
  return found[0];
}

async function inviteAgain(
  manager: EntityManager,
  item: TopicSubscriptionEntity,
  mint: Mint,
): Promise<ChangeMade<SmnSubscribed>> {
  const { urnId, status } = item;
  const isWaiting = status === SMN_STATUSES.unconfirmed || status === SMN_STATUSES.canceled;
  if (!isWaiting) return { changes: [], result: { kind: 'existing', urnId } };
  if (!(await invite(manager, item, 'subscription_confirmation', mint)))
    return undone({ kind: 'invited_enough' });
  return { changes: await tryAgain(manager, item.subscriptionId), result: { kind: 'existing', urnId } };
}

/** One whose endpoint was gone, or only failed, is active again: else the message would be sent to nobody. */
async function tryAgain(manager: EntityManager, subscriptionId: number): Promise<readonly MadeChange[]> {
  const { affected } = await manager.update(
    SubscriptionEntity,
    { id: subscriptionId, state: 'disabled' },
    { state: 'active', stateReason: null, updatedAt: () => 'UTC_TIMESTAMP(3)' },
  );
  return affected === 1 ? [{ subscriptionId, kind: 'updated', floors: {} }] : [];
}

async function isFull(manager: EntityManager, { tenant, topic }: NewSmnSubscription): Promise<boolean> {
  const [row]: { items: string }[] = await manager.query(
    'SELECT COUNT(*) AS items FROM topic_subscription FORCE INDEX (topic_subscription_topic) WHERE tenant = ? AND topic = ?',
    [tenant, topic],
  );
  return Number(row?.items) >= MAX_SUBSCRIPTIONS_A_TOPIC;
}

async function insert(
  manager: EntityManager,
  { tenant, topic, urn, callbackUrl, remark, terms }: NewSmnSubscription,
  floors: TopicOffsets,
): Promise<number> {
  const { identifiers } = await manager.insert(SubscriptionEntity, {
    tenant,
    business: 0,
    name: urn,
    systemName: '',
    callbackUrl,
    confirmMode: 'httpstatus',
    confirmPattern: '2xx',
    form: topic,
    timeoutSeconds: TIMEOUT_SECONDS,
    operator: '',
    state: 'active',
    stateReason: null,
    startAt: null,
    floors,
    smn: terms,
    createdAt: () => 'UTC_TIMESTAMP(3)',
    updatedAt: () => 'UTC_TIMESTAMP(3)',
  });
  const subscriptionId = Number(identifiers[0]?.['id']);
  const { urnId, protocol, endpoint, confirmation } = terms;
  const status = SMN_STATUSES[confirmation];
  await insertItems(manager, [{ tenant, subscriptionId, topic, urnId, protocol, endpoint, remark, status }]);
  await recountItems(manager, [], await manager.findBy(TopicSubscriptionEntity, { subscriptionId }));
  return subscriptionId;
}
