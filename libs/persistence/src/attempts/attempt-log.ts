import { Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';
import { AttemptEntity } from '../entities/attempt.entity.js';
import { type Page, pageOf } from '../page.js';
import { promptReads } from '../prompt.js';
import type { OwnSubscriptionId } from '../subscriptions/own-subscription-id.js';

/** One HTTP exchange as it was recorded. */
export type RecordedAttempt = Readonly<AttemptEntity>;

/** The recorded attempts of subscriptions. */
@Injectable()
export class AttemptLog {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. @param before the id of the row before the first one; null begins at the newest */
  async page(
    subscriptionId: OwnSubscriptionId,
    before: number | null,
    limit: number,
  ): Promise<Page<RecordedAttempt, number>> {
    const rows = await promptReads(this.dataSource, (manager) =>
      manager.find(AttemptEntity, {
        where: { subscriptionId, ...(before !== null && { id: LessThan(String(before)) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      }),
    );
    return pageOf(rows, limit, ({ id }) => Number(id));
  }
}
