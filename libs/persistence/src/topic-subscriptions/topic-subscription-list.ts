import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { FilterPolice, SmnTerms } from '#libs/domain';
import { promptReads, promptSnapshot } from '../prompt.js';
import type { ItemPage } from './item-page.js';
import type { ItemFilter } from './item-selection.js';
import { pageByRanges } from './page-by-ranges.js';
import { pageByRemark } from './page-by-remark.js';

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
    return promptSnapshot(this.dataSource, async (manager) => {
      const { count, ids } = await pageOf(manager, filter, offset, limit);
      const rows = ids.length > 0 ? await rowsOf(manager, ids) : [];
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

function pageOf(
  manager: EntityManager,
  filter: ItemFilter,
  offset: number,
  limit: number,
): Promise<ItemPage> {
  const { topic, endpoint, remark } = filter;
  // Few items have a topic or an endpoint in common: then these find them.
  return remark !== undefined && topic === undefined && endpoint === undefined
    ? pageByRemark(manager, { ...filter, remark }, offset, limit)
    : pageByRanges(manager, filter, offset, limit);
}

async function rowsOf(manager: EntityManager, ids: readonly number[]): Promise<ItemRow[]> {
  const rows: ItemRow[] = await manager.query(
    'SELECT i.topic, i.urn_id AS urnId, i.protocol, i.endpoint, i.remark, i.status, s.smn FROM topic_subscription i ' +
      'LEFT JOIN subscription s ON s.id = i.subscription_id WHERE i.id IN (?) ORDER BY i.id',
    [ids],
  );
  return rows;
}

function toItem({ smn, ...item }: ItemRow): ListedItem {
  return { ...item, polices: smn?.polices ?? [] };
}
