import type { EntityManager } from 'typeorm';
import type { TopicSubscriptionEntity } from '../entities/topic-subscription.entity.js';
import { rangeOf } from './id-range.js';
import { remarkEntry } from './remark-entries.js';

/** What of an item its range holds. */
export type CountedItem = Pick<TopicSubscriptionEntity, 'id' | 'tenant' | 'protocol' | 'status' | 'remark'>;

type RangeKey = readonly [tenant: string, idRange: number, protocol: string, status: number];

interface RangeMove {
  readonly key: RangeKey;
  items: number;
  readonly taken: Set<string>;
  readonly put: Set<string>;
}

/**
 * Makes the ranges say what items have become, in the transaction that writes the items. The lock of the change counter
 * is held, so nobody else writes them.
 * @param before the items as they were; @param after as they are
 */
export async function recountItems(
  manager: EntityManager,
  before: readonly CountedItem[],
  after: readonly CountedItem[],
): Promise<void> {
  const moves = movesOf(before, after);
  for (const { key, taken } of moves) {
    for (const entry of taken) await takeEntry(manager, key, entry);
  }
  const rows = moves
    .filter(({ items, put }) => items !== 0 || put.size > 0)
    .map(({ key, items, put }) => [...key, items, Buffer.from([...put].join(''))]);
  if (rows.length === 0) return;
  await manager.query(
    'INSERT INTO topic_subscription_range (tenant, id_range, protocol, status, items, remarks) VALUES ? ' +
      'ON DUPLICATE KEY UPDATE items = items + VALUES(items), remarks = CONCAT(remarks, VALUES(remarks))',
    [rows],
  );
  const shrunk = new Set(moves.flatMap(({ key, items }) => (items < 0 ? [key[0]] : [])));
  for (const tenant of shrunk) {
    await manager.query('DELETE FROM topic_subscription_range WHERE tenant = ? AND items = 0', [tenant]);
  }
}

function movesOf(before: readonly CountedItem[], after: readonly CountedItem[]): readonly RangeMove[] {
  const moves = new Map<string, RangeMove>();
  const moveOf = ({ id, tenant, protocol, status }: CountedItem): RangeMove => {
    const key: RangeKey = [tenant, rangeOf(id), protocol, status];
    const move = moves.get(key.join(' ')) ?? { key, items: 0, taken: new Set(), put: new Set() };
    moves.set(key.join(' '), move);
    return move;
  };
  for (const item of before) {
    const move = moveOf(item);
    move.items -= 1;
    if (item.remark !== '') move.taken.add(remarkEntry(item.id, item.remark));
  }
  for (const item of after) {
    const move = moveOf(item);
    move.items += 1;
    const entry = item.remark === '' ? undefined : remarkEntry(item.id, item.remark);
    // What stays is not touched.
    if (entry !== undefined && !move.taken.delete(entry)) move.put.add(entry);
  }
  return [...moves.values()];
}

async function takeEntry(manager: EntityManager, key: RangeKey, entry: string): Promise<void> {
  await manager.query(
    "UPDATE topic_subscription_range SET remarks = REPLACE(remarks, ?, '') " +
      'WHERE tenant = ? AND id_range = ? AND protocol = ? AND status = ?',
    [Buffer.from(entry), ...key],
  );
}
