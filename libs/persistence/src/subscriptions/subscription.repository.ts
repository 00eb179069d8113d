import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type FindOptionsWhere } from 'typeorm';
import type { Subscription, SubscriptionDraft } from '#libs/domain';
import { DeliveryProgressEntity } from '../entities/delivery-progress.entity.js';
import { ParkedDeliveryEntity } from '../entities/parked-delivery.entity.js';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import type { TopicOffsets } from '../topic-offsets.js';
import { type ChangeMade, inChangeTransaction } from './change-transaction.js';
import { isDuplicate } from '../database-errors.js';
import type { SubscriptionScope } from './subscription-scope.js';

/** The outcome of a create: the subscription as stored, or its name is used in the tenant already. */
export type Creation =
  { readonly kind: 'created'; readonly subscription: Subscription } | { readonly kind: 'name_taken' };

/** The outcome of a replacement. */
export type Replacement = 'updated' | 'not_found' | 'name_taken';

/** The outcome of a removal. */
export type Removal = 'removed' | 'not_found';

/**
 * Writes of subscriptions. Each runs in one transaction that numbers the change; names are unique in a tenant because
 * the database says so, under concurrent writes too.
 * Every method rejects within 4 s when the database is away.
 */
@Injectable()
export class SubscriptionRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @param floors end offsets of the event topics, read before: nothing older is delivered to the subscription */
  async create(scope: SubscriptionScope, draft: SubscriptionDraft, floors: TopicOffsets): Promise<Creation> {
    return inChangeTransaction<Creation>(this.dataSource, async (manager) => {
      const id = await insert(manager, scope, draft, floors);
      if (id === undefined) return { change: null, result: { kind: 'name_taken' } };
      const stored = await manager.findOneByOrFail(SubscriptionEntity, { id });
      return {
        change: { subscriptionId: id, kind: 'created', floors },
        result: { kind: 'created', subscription: stored },
      };
    });
  }

  /** Replaces what the subscriber asked for; id, statistics and cursor stay, and it is active again. */
  async replace(
    scope: SubscriptionScope,
    id: number,
    draft: SubscriptionDraft,
    floors: TopicOffsets,
  ): Promise<Replacement> {
    return inChangeTransaction<Replacement>(this.dataSource, async (manager) => {
      const outcome = await update(manager, scope, id, draft);
      return undoneUnless('updated', outcome, { subscriptionId: id, kind: 'updated', floors });
    });
  }

  /** Removes the subscription with its cursors, counters and parked deliveries. */
  async remove(scope: SubscriptionScope, id: number, floors: TopicOffsets): Promise<Removal> {
    return inChangeTransaction<Removal>(this.dataSource, async (manager) => {
      const { affected } = await manager.delete(SubscriptionEntity, within(scope, id));
      const outcome = affected === 1 ? 'removed' : 'not_found';
      if (outcome === 'removed') {
        // After the subscription's own row: settlements share-lock that one first, so the order of locks is the same.
        await manager.delete(DeliveryProgressEntity, { subscriptionId: id });
        await manager.delete(ParkedDeliveryEntity, { subscriptionId: id });
      }
      return undoneUnless('removed', outcome, { subscriptionId: id, kind: 'deleted', floors });
    });
  }
}

function undoneUnless<T extends string>(
  expected: T,
  outcome: T,
  change: NonNullable<ChangeMade<T>['change']>,
): ChangeMade<T> {
  return { change: outcome === expected ? change : null, result: outcome };
}

function within(scope: SubscriptionScope, id: number): FindOptionsWhere<SubscriptionEntity> {
  const ofTenant = { id, tenant: scope.tenant };
  return scope.business === 0 ? ofTenant : { ...ofTenant, business: scope.business };
}

async function insert(
  manager: EntityManager,
  scope: SubscriptionScope,
  draft: SubscriptionDraft,
  floors: TopicOffsets,
): Promise<number | undefined> {
  try {
    const { identifiers } = await manager.insert(SubscriptionEntity, {
      ...columnsOf(draft),
      tenant: scope.tenant,
      business: scope.business,
      floors,
      createdAt: () => 'UTC_TIMESTAMP(3)',
    });
    return Number(identifiers[0]?.['id']);
  } catch (error) {
    if (isDuplicate(error)) return undefined;
    throw error;
  }
}

async function update(
  manager: EntityManager,
  scope: SubscriptionScope,
  id: number,
  draft: SubscriptionDraft,
): Promise<Replacement> {
  try {
    const { affected } = await manager.update(SubscriptionEntity, within(scope, id), columnsOf(draft));
    return affected === 1 ? 'updated' : 'not_found';
  } catch (error) {
    if (isDuplicate(error)) return 'name_taken';
    throw error;
  }
}

function columnsOf(draft: SubscriptionDraft) {
  return { ...draft, state: 'active', updatedAt: () => 'UTC_TIMESTAMP(3)' } as const;
}
