import type { EntityManager } from 'typeorm';
import { IDS_A_RANGE } from './id-range.js';
import type { ItemPage } from './item-page.js';
import type { ItemFilter, ItemSelection } from './item-selection.js';
import { selectItems } from './select-items.js';

interface RangeCount {
  readonly idRange: number;
  readonly items: number;
}

/** Counts by ranges of ids, and steps over items only in the range where the page begins. */
export async function pageByRanges(
  manager: EntityManager,
  filter: ItemFilter,
  offset: number,
  limit: number,
): Promise<ItemPage> {
  const selection = selectItems(filter);
  const isKept = filter.topic === undefined && filter.endpoint === undefined && filter.remark === undefined;
  const ranges = isKept ? await keptCounts(manager, filter) : await countNow(manager, selection);
  let count = 0;
  let begin: { readonly id: number; readonly skipped: number } | undefined;
  for (const { idRange, items } of ranges) {
    if (count + items > offset) begin ??= { id: idRange * IDS_A_RANGE, skipped: offset - count };
    count += items;
  }
  if (begin === undefined) return { count, ids: [] };
  const { index, where, values } = selection;
  const rows: { id: string }[] = await manager.query(
    `SELECT id FROM topic_subscription FORCE INDEX (${index}) WHERE ${where} AND id >= ? ORDER BY id LIMIT ? OFFSET ?`,
    [...values, begin.id, limit, begin.skipped],
  );
  return { count, ids: rows.map(({ id }) => Number(id)) };
}

async function keptCounts(
  manager: EntityManager,
  { tenant, protocol, status }: ItemFilter,
): Promise<readonly RangeCount[]> {
  return readCounts(
    manager,
    'SELECT id_range AS idRange, SUM(items) AS items FROM topic_subscription_range WHERE tenant = ? ' +
      'AND (? IS NULL OR protocol = ?) AND (? IS NULL OR status = ?) GROUP BY id_range ORDER BY id_range',
    [tenant, protocol ?? null, protocol ?? null, status ?? null, status ?? null],
  );
}

async function countNow(
  manager: EntityManager,
  { index, where, values }: ItemSelection,
): Promise<readonly RangeCount[]> {
  return readCounts(
    manager,
    `SELECT id DIV ${IDS_A_RANGE} AS idRange, COUNT(*) AS items FROM topic_subscription FORCE INDEX (${index}) ` +
      `WHERE ${where} GROUP BY idRange ORDER BY idRange`,
    values,
  );
}

async function readCounts(
  manager: EntityManager,
  sql: string,
  values: readonly unknown[],
): Promise<readonly RangeCount[]> {
  const rows: { idRange: string; items: string }[] = await manager.query(sql, [...values]);
  return rows.map(({ idRange, items }) => ({ idRange: Number(idRange), items: Number(items) }));
}
