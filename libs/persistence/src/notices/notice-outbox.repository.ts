import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { boundedQuery } from '../bounded.js';
import { NoticeEntity } from '../entities/notice.entity.js';
import { publishOldest } from '../outbox/publish-oldest.js';
import type { OutboxNotice } from './outbox-notice.js';

/** Notices that were committed and wait to be published. */
@Injectable()
export class NoticeOutboxRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** See `publishOldest`. */
  publishOldest(limit: number, publish: (notices: OutboxNotice[]) => Promise<void>): Promise<number> {
    return publishOldest(this.dataSource, NoticeEntity, limit, (rows) => publish(rows.map(toOutboxNotice)));
  }

  /** Forgets published notices that are so many days old, at most `limit` of them. @returns how many were forgotten */
  async prune(days: number, limit: number): Promise<number> {
    // There is no index by age: the oldest tells whether there is anything to look for.
    const [oldest]: { is_old: 0 | 1 }[] = await boundedQuery(
      this.dataSource,
      'SELECT at < UTC_TIMESTAMP(3) - INTERVAL ? DAY AS is_old FROM notice WHERE published = 1 ORDER BY id LIMIT 1',
      [days],
    );
    if (oldest?.is_old !== 1) return 0;
    const { affectedRows }: { affectedRows: number } = await boundedQuery(
      this.dataSource,
      'DELETE FROM notice WHERE published = 1 AND at < UTC_TIMESTAMP(3) - INTERVAL ? DAY ORDER BY id LIMIT ?',
      [days, limit],
    );
    return affectedRows;
  }
}

function toOutboxNotice(row: NoticeEntity): OutboxNotice {
  const { kind, subscriptionId, topic, partition, fromOffset, toOffset, detail, at } = row;
  return { id: Number(row.id), kind, subscriptionId, topic, partition, fromOffset, toOffset, detail, at };
}
