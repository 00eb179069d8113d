import { Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';
import { RejectedEventEntity } from '../entities/rejected-event.entity.js';
import { type Page, pageOf } from '../page.js';
import { promptReads } from '../prompt.js';
import type { Reach } from '../subscriptions/own-subscription-id.js';

/** A record that is no event. */
export type RejectedEvent = Readonly<RejectedEventEntity>;

/** Records that are no events. What could not be read has no tenant: they are there for those who reach all. */
@Injectable()
export class RejectedEvents {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. @param before the id of the row before the first one; null begins at the newest */
  async page(
    { tenant }: Reach,
    topic: string | null,
    before: number | null,
    limit: number,
  ): Promise<Page<RejectedEvent, number>> {
    if (tenant !== null) return { rows: [], next: null };
    const rows = await promptReads(this.dataSource, (manager) =>
      manager.find(RejectedEventEntity, {
        where: { ...(topic !== null && { topic }), ...(before !== null && { id: LessThan(String(before)) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      }),
    );
    return pageOf(rows, limit, ({ id }) => Number(id));
  }
}
