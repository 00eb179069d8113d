import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Subscription, SubscriptionState } from '#libs/domain';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { type Page, pageOf } from '../page.js';
import { promptReads } from '../prompt.js';
import type { OwnSubscriptionId, Reach } from './own-subscription-id.js';

/** Which subscriptions are listed; null is any. */
export interface SubscriptionFilter {
  readonly tenant: string | null;
  readonly state: SubscriptionState | null;
  readonly namePrefix: string | null;
}

/** Subscriptions by id. Rejects within 4 s when the database is away. */
@Injectable()
export class SubscriptionDirectory {
  constructor(private readonly dataSource: DataSource) {}

  /** The way to everything of one subscription. @returns null where there is none of this id that the caller reaches */
  async own({ tenant }: Reach, id: number): Promise<OwnSubscriptionId | null> {
    const isOwn = await promptReads(this.dataSource, (manager) =>
      manager.existsBy(SubscriptionEntity, { id, ...(tenant !== null && { tenant }) }),
    );
    return isOwn ? (id as OwnSubscriptionId) : null;
  }

  async find(id: OwnSubscriptionId): Promise<Subscription | null> {
    return promptReads(this.dataSource, (manager) => manager.findOneBy(SubscriptionEntity, { id }));
  }

  /** In the order of their ids. @param after the id of the row before the first one */
  async page(
    reach: Reach,
    { tenant, state, namePrefix }: SubscriptionFilter,
    after: number,
    limit: number,
  ): Promise<Page<Subscription, number>> {
    const rows = await promptReads(this.dataSource, (manager) => {
      const query = manager.createQueryBuilder(SubscriptionEntity, 's').where('s.id > :after', { after });
      if (reach.tenant !== null) query.andWhere('s.tenant = :own', { own: reach.tenant });
      if (tenant !== null) query.andWhere('s.tenant = :tenant', { tenant });
      if (state !== null) query.andWhere('s.state = :state', { state });
      if (namePrefix !== null) query.andWhere('s.name LIKE :like', { like: `${literal(namePrefix)}%` });
      return query
        .orderBy('s.id')
        .limit(limit + 1)
        .getMany();
    });
    return pageOf(rows, limit, ({ id }) => id);
  }
}

/** What LIKE reads as itself. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
