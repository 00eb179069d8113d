import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NoticeEntity, type NoticeKind } from '../entities/notice.entity.js';
import { type Page, pageOf } from '../page.js';
import { promptReads } from '../prompt.js';
import type { Reach } from '../subscriptions/own-subscription-id.js';

/** What a person should know of. */
export type PostedNotice = Readonly<NoticeEntity>;

/** Which notices are listed; null is any. */
export interface NoticeFilter {
  readonly subscriptionId: number | null;
  readonly kind: NoticeKind | null;
}

/** Notices for people. */
@Injectable()
export class NoticeBoard {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Newest first. To a tenant only what is about one of its subscriptions: others concern partitions, and those of a
   * subscription that is gone are nobody's any more.
   * @param before the id of the row before the first one; null begins at the newest
   */
  async page(
    { tenant }: Reach,
    { subscriptionId, kind }: NoticeFilter,
    before: number | null,
    limit: number,
  ): Promise<Page<PostedNotice, number>> {
    const rows = await promptReads(this.dataSource, (manager) => {
      const query = manager.createQueryBuilder(NoticeEntity, 'n').where('1 = 1');
      if (tenant !== null)
        query.andWhere(
          'EXISTS (SELECT 1 FROM subscription s WHERE s.id = n.subscription_id AND s.tenant = :tenant)',
          { tenant },
        );
      if (subscriptionId !== null) query.andWhere('n.subscriptionId = :subscriptionId', { subscriptionId });
      if (kind !== null) query.andWhere('n.kind = :kind', { kind });
      if (before !== null) query.andWhere('n.id < :before', { before: String(before) });
      return query
        .orderBy('n.id', 'DESC')
        .limit(limit + 1)
        .getMany();
    });
    return pageOf(rows, limit, ({ id }) => Number(id));
  }
}
