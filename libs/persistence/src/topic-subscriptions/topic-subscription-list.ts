import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { FilterPolice, SmnTerms } from '#libs/domain';
import { promptReads, promptSnapshot } from '../prompt.js';
import type { ItemFilter, ItemSelection } from './item-selection.js';
import { selectItems } from './select-items.js';

/** One item of SMN's list. */
export interface ListedItem {
  readonly topic: string;
  readonly urnId: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly remark: string;
  readonly status: number;
  readonly polices: readonly FilterPolice[];
}

/** One page of items, and how many there are in all. */
export interface ListedItems {
  readonly count: number;
  readonly items: readonly ListedItem[];
}

interface ItemRow extends Omit<ListedItem, 'polices'> {
  readonly smn: SmnTerms | null;
}

/** SMN's list of subscriptions. Rejects within 4 s when the database is away. */
@Injectable()
export class TopicSubscriptionList {
  constructor(private readonly dataSource: DataSource) {}

  /** In the order of creation; the count and the page are of one moment. */
  find(filter: ItemFilter, offset: number, limit: number): Promise<ListedItems> {
    const selection = selectItems(filter);
    return promptSnapshot(this.dataSource, async (manager) => {
      const count = await countOf(manager, filter, selection);
      const size = Math.min(limit, count - offset);
      const rows = size > 0 ? await pageOf(manager, selection, count, offset, size) : [];
      return { count, items: rows.map(toItem) };
    });
  }

  /** Whether there is such a topic: created through SMN, or an event name that something subscribes. */
  async isTopic(tenant: string, topic: string): Promise<boolean> {
    const [row]: { is_topic: string | number }[] = await promptReads(this.dataSource, (manager) =>
      manager.query(
        'SELECT EXISTS (SELECT 1 FROM smn_topic WHERE tenant = ? AND name = ?) ' +
          'OR EXISTS (SELECT 1 FROM topic_subscription WHERE tenant = ? AND topic = ?) AS is_topic',
        [tenant, topic, tenant, topic],
      ),
    );
    return Number(row?.is_topic) === 1;
  }
}

async function countOf(
  manager: EntityManager,
  { tenant, protocol, status }: ItemFilter,
  { index, where, values, isCounted }: ItemSelection,
): Promise<number> {
  const [row]: { items: string | null }[] = isCounted
    ? await manager.query(
        'SELECT SUM(items) AS items FROM topic_subscription_count WHERE tenant = ? ' +
          'AND (? IS NULL OR protocol = ?) AND (? IS NULL OR status = ?)',
        [tenant, protocol ?? null, protocol ?? null, status ?? null, status ?? null],
      )
    : await manager.query(
        `SELECT COUNT(*) AS items FROM topic_subscription FORCE INDEX (${index}) WHERE ${where}`,
        [...values],
      );
  return Number(row?.items ?? 0);
}

/** Steps over the rows before the page in the index alone, and from whichever end of the list is nearer. */
async function pageOf(
  manager: EntityManager,
  { index, where, values }: ItemSelection,
  count: number,
  offset: number,
  size: number,
): Promise<ItemRow[]> {
  const after = count - offset - size;
  const isBackward = after < offset;
  const rows: ItemRow[] = await manager.query(
    'SELECT i.topic, i.urn_id AS urnId, i.protocol, i.endpoint, i.remark, i.status, s.smn FROM ' +
      `(SELECT id FROM topic_subscription FORCE INDEX (${index}) WHERE ${where} ` +
      `ORDER BY id ${isBackward ? 'DESC' : 'ASC'} LIMIT ? OFFSET ?) AS page ` +
      'JOIN topic_subscription i ON i.id = page.id LEFT JOIN subscription s ON s.id = i.subscription_id ' +
      'ORDER BY page.id',
    [...values, size, isBackward ? after : offset],
  );
  return rows;
}

function toItem({ smn, ...item }: ItemRow): ListedItem {
  return { ...item, polices: smn?.polices ?? [] };
}
