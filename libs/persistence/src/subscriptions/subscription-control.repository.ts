import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Subscription } from '#libs/domain';
import { isDuplicate } from '../database-errors.js';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import type { TopicOffsets } from '../topic-offsets.js';
import { inChangeTransaction } from './change-transaction.js';
import { keepItems } from '../topic-subscriptions/keep-items.js';
import { touchesSmn } from './touches-smn.js';
import type { SubscriptionPatch } from './new-subscription.js';
import type { OwnSubscriptionId } from './own-subscription-id.js';

/** What became of a change: the subscription as it is now, or why there is none. */
export type SubscriptionChanged =
  | { readonly kind: 'changed'; readonly subscription: Subscription }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'name_taken' }
  /** It was made through SMN, and what was to be changed is SMN's to say. */
  | { readonly kind: 'of_smn' };

/** Single changes of a subscription, each numbered like every write. Rejects within 4 s when the database is away. */
@Injectable()
export class SubscriptionControlRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Changes some fields. A disabled subscription is active again by that, a paused one stays paused.
   * @param floors end offsets of the event topics, read before
   */
  patch(id: OwnSubscriptionId, patch: SubscriptionPatch, floors: TopicOffsets): Promise<SubscriptionChanged> {
    return this.change(id, floors, ({ state }) =>
      state === 'disabled' ? { ...patch, state: 'active', stateReason: null } : patch,
    );
  }

  /** No attempt starts any more; what is unsettled waits. Events are still taken, so nothing is matched again. */
  pause(id: OwnSubscriptionId, reason: string | null): Promise<SubscriptionChanged> {
    return this.change(id, {}, ({ state, stateReason }) =>
      state === 'paused' && (reason === null || reason === stateReason)
        ? null
        : { state: 'paused', stateReason: reason },
    );
  }

  /** Deliveries go on, also of a subscription that was disabled. */
  resume(id: OwnSubscriptionId): Promise<SubscriptionChanged> {
    return this.change(id, {}, ({ state }) =>
      state === 'active' ? null : { state: 'active', stateReason: null },
    );
  }

  /** @param decide what is different; null when nothing is, and then no change is recorded */
  private change(
    id: OwnSubscriptionId,
    floors: TopicOffsets,
    decide: (now: Subscription) => Partial<Subscription> | null,
  ): Promise<SubscriptionChanged> {
    return inChangeTransaction<SubscriptionChanged>(this.dataSource, async (manager) => {
      // All writes of subscriptions hold the counter's lock: what is read here cannot change before it is written.
      const found = await manager.findOneBy(SubscriptionEntity, { id });
      if (found === null) return { changes: null, result: { kind: 'not_found' } };
      const columns = decide(found);
      if (columns !== null && touchesSmn(found, columns))
        return { changes: null, result: { kind: 'of_smn' } };
      if (columns === null) return { changes: null, result: { kind: 'changed', subscription: found } };
      if (!(await update(manager, id, columns))) return { changes: null, result: { kind: 'name_taken' } };
      const subscription = await manager.findOneByOrFail(SubscriptionEntity, { id });
      await keepItems(manager, subscription);
      return {
        changes: [{ subscriptionId: id, kind: 'updated', floors }],
        result: { kind: 'changed', subscription },
      };
    });
  }
}

/** @returns false when another subscription has the name */
async function update(manager: EntityManager, id: number, columns: Partial<Subscription>): Promise<boolean> {
  try {
    await manager.update(SubscriptionEntity, { id }, { ...columns, updatedAt: () => 'UTC_TIMESTAMP(3)' });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
