import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type FindOptionsWhere } from 'typeorm';
import type { Subscription, SubscriptionDraft } from '#libs/domain';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import type { TopicOffsets } from '../topic-offsets.js';
import { type ChangeMade, inChangeTransaction, type MadeChange } from './change-transaction.js';
import { isDuplicate } from '../database-errors.js';
import { compareRefs } from '../engine/partition-ref.js';
import { insertRows } from '../engine/rows.js';
import type { SubscriptionExtras } from './new-subscription.js';
import { removeTraces } from './remove-traces.js';
import type { SubscriptionScope } from './subscription-scope.js';
import { dropItems } from '../topic-subscriptions/drop-items.js';
import { keepItems } from '../topic-subscriptions/keep-items.js';
import { touchesSmn } from './touches-smn.js';

/** The outcome of a create: the subscription as stored, or its name is used in the tenant already. */
export type Creation =
  { readonly kind: 'created'; readonly subscription: Subscription } | { readonly kind: 'name_taken' };

/** The outcome of a replacement. */
export type Replacement =
  | 'updated'
  | 'not_found'
  | 'name_taken'
  /** It was made through SMN, and what was to be changed is SMN's to say. */
  | 'of_smn';

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

  /**
   * @param ends end offsets of the event topics, read before: nothing older is delivered to the subscription, unless it
   *   is given a start
   */
  async create(
    scope: SubscriptionScope,
    draft: SubscriptionDraft,
    ends: TopicOffsets,
    extras: SubscriptionExtras = {},
  ): Promise<Creation> {
    return inChangeTransaction<Creation>(this.dataSource, async (manager) => {
      const id = await insert(manager, scope, draft, ends, extras);
      if (id === undefined) return { changes: null, result: { kind: 'name_taken' } };
      if (extras.start !== undefined) await insertLanesBehind(manager, id, extras.start.floors, ends);
      const stored = await manager.findOneByOrFail(SubscriptionEntity, { id });
      await keepItems(manager, stored);
      return {
        changes: [{ subscriptionId: id, kind: 'created', floors: ends }],
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

  /** Removes the subscription with all that stands of it: cursors, counters, parked deliveries, attempts, commands. */
  async remove(scope: SubscriptionScope, id: number, floors: TopicOffsets): Promise<Removal> {
    return inChangeTransaction<Removal>(this.dataSource, async (manager) => {
      const { affected } = await manager.delete(SubscriptionEntity, within(scope, id));
      const outcome = affected === 1 ? 'removed' : 'not_found';
      if (outcome === 'removed') {
        // After the subscription's own row: settlements share-lock that one first, so the order of locks is the same.
        await removeTraces(manager, [id]);
        await dropItems(manager, [id]);
      }
      return undoneUnless('removed', outcome, { subscriptionId: id, kind: 'deleted', floors });
    });
  }
}

function undoneUnless<T extends string>(expected: T, outcome: T, change: MadeChange): ChangeMade<T> {
  return { changes: outcome === expected ? [change] : null, result: outcome };
}

function within(scope: SubscriptionScope, id: number): FindOptionsWhere<SubscriptionEntity> {
  const ofTenant = { id, tenant: scope.tenant };
  return scope.business === 0 ? ofTenant : { ...ofTenant, business: scope.business };
}

async function insert(
  manager: EntityManager,
  scope: SubscriptionScope,
  draft: SubscriptionDraft,
  ends: TopicOffsets,
  { settings, start }: SubscriptionExtras,
): Promise<number | undefined> {
  try {
    const { identifiers } = await manager.insert(SubscriptionEntity, {
      ...columnsOf(draft),
      ...settings,
      tenant: scope.tenant,
      business: scope.business,
      startAt: start?.at ?? null,
      floors: start?.floors ?? ends,
      createdAt: () => 'UTC_TIMESTAMP(3)',
    });
    return Number(identifiers[0]?.['id']);
  } catch (error) {
    if (isDuplicate(error)) return undefined;
    throw error;
  }
}

/** A lane is behind from the beginning where events stand between its floor and the end: whoever owns the partition reads on there. */
async function insertLanesBehind(
  manager: EntityManager,
  subscriptionId: number,
  floors: TopicOffsets,
  ends: TopicOffsets,
): Promise<void> {
  const rows = Object.entries(floors)
    .flatMap(([topic, offsets]) => offsets.map((offset, partition) => ({ topic, partition, offset })))
    .filter(({ topic, partition, offset }) => offset < (ends[topic]?.[partition] ?? 0))
    .sort(compareRefs)
    .map(({ topic, partition, offset }) => [subscriptionId, topic, partition, offset, 1]);
  await insertRows(
    manager,
    'INSERT INTO delivery_progress (subscription_id, topic, `partition`, next_offset, busy) VALUES ?',
    rows,
  );
}

async function update(
  manager: EntityManager,
  scope: SubscriptionScope,
  id: number,
  draft: SubscriptionDraft,
): Promise<Replacement> {
  const found = await manager.findOneBy(SubscriptionEntity, within(scope, id));
  if (found === null) return 'not_found';
  if (touchesSmn(found, draft)) return 'of_smn';
  try {
    await manager.update(SubscriptionEntity, { id }, columnsOf(draft));
  } catch (error) {
    if (isDuplicate(error)) return 'name_taken';
    throw error;
  }
  await keepItems(manager, {
    id,
    tenant: found.tenant,
    smn: found.smn,
    callbackUrl: draft.callbackUrl,
    form: draft.form,
  });
  return 'updated';
}

function columnsOf(draft: SubscriptionDraft) {
  return { ...draft, state: 'active', stateReason: null, updatedAt: () => 'UTC_TIMESTAMP(3)' } as const;
}
