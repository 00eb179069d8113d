import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { FilterPolice } from '#libs/domain';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { TopicSubscriptionEntity } from '../entities/topic-subscription.entity.js';
import { inChangeTransaction } from '../subscriptions/change-transaction.js';
import type { ItemPlace } from '../smn/smn-confirmation.repository.js';
import type { TopicOffsets } from '../topic-offsets.js';
import { recountItems } from './recount-items.js';
import { removeItems } from './remove-items.js';

/** Removed in one transaction: few enough to end long before its deadline. */
const REMOVED_AT_ONCE = 200;

/** The outcome of a change of filter polices. `of_another`: it was not made through SMN, and has none. */
export type PolicesChanged = 'changed' | 'not_found' | 'of_another' | 'refused';

/** Single items of SMN's list, however they were made. Every method rejects within 4 s when the database is away. */
@Injectable()
export class TopicSubscriptionRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns whether there is such an item */
  setRemark(place: ItemPlace, remark: string): Promise<boolean> {
    return inChangeTransaction<boolean>(this.dataSource, async (manager) => {
      const item = await manager.findOneBy(TopicSubscriptionEntity, { ...place });
      if (item === null) return { changes: null, result: false };
      await manager.update(TopicSubscriptionEntity, { id: item.id }, { remark });
      const { id, tenant, protocol, status } = item;
      await recountItems(manager, [item], [{ id, tenant, protocol, status, remark }]);
      return { changes: [], result: true };
    });
  }

  /** Removes one event name of a subscription, and the subscription with its last one. @returns whether there was such an item */
  remove(place: ItemPlace): Promise<boolean> {
    return this.removeSome((manager) => manager.findBy(TopicSubscriptionEntity, { ...place }));
  }

  /** Removes some items of a topic. @returns whether there may be more */
  removeOfTopic(tenant: string, topic: string): Promise<boolean> {
    return this.removeSome((manager) =>
      manager.find(TopicSubscriptionEntity, {
        where: { tenant, topic },
        order: { id: 'ASC' },
        take: REMOVED_AT_ONCE,
      }),
    );
  }

  /**
   * @param decide gets the polices that stand, and gives those that are to stand; null refuses
   * @param floors end offsets of the event topics, read before: what comes after is judged by the new ones
   */
  changePolices(
    place: ItemPlace,
    decide: (now: readonly FilterPolice[]) => readonly FilterPolice[] | null,
    floors: TopicOffsets,
  ): Promise<PolicesChanged> {
    return inChangeTransaction<PolicesChanged>(this.dataSource, async (manager) => {
      const item = await manager.findOneBy(TopicSubscriptionEntity, { ...place });
      if (item === null) return { changes: null, result: 'not_found' };
      const id = item.subscriptionId;
      const { smn } = await manager.findOneByOrFail(SubscriptionEntity, { id });
      if (smn === null) return { changes: null, result: 'of_another' };
      const polices = decide(smn.polices);
      if (polices === null) return { changes: null, result: 'refused' };
      await manager.update(
        SubscriptionEntity,
        { id },
        { smn: { ...smn, polices }, updatedAt: () => 'UTC_TIMESTAMP(3)' },
      );
      return { changes: [{ subscriptionId: id, kind: 'updated', floors }], result: 'changed' };
    });
  }

  private removeSome(
    find: (manager: EntityManager) => Promise<readonly TopicSubscriptionEntity[]>,
  ): Promise<boolean> {
    return inChangeTransaction<boolean>(this.dataSource, async (manager) => {
      const items = await find(manager);
      if (items.length === 0) return { changes: null, result: false };
      return { changes: await removeItems(manager, items), result: true };
    });
  }
}
