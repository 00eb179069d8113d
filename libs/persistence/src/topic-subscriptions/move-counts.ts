import type { EntityManager } from 'typeorm';

/** What an item is counted by. */
export interface CountedItem {
  readonly tenant: string;
  readonly protocol: string;
  readonly status: number;
}

/** Takes items out of the counts of their tenants and puts others in, in the transaction that writes the items. */
export async function moveCounts(
  manager: EntityManager,
  removed: readonly CountedItem[],
  added: readonly CountedItem[],
): Promise<void> {
  const deltas = new Map<string, [...key: [string, string, number], items: number]>();
  const count = (items: readonly CountedItem[], by: 1 | -1): void => {
    for (const { tenant, protocol, status } of items) {
      const key = `${tenant} ${protocol} ${status}`;
      const [, , , so = 0] = deltas.get(key) ?? [];
      deltas.set(key, [tenant, protocol, status, so + by]);
    }
  };
  count(removed, -1);
  count(added, 1);
  // In one order, so that nobody waits in a circle.
  const rows = [...deltas].sort().flatMap(([, row]) => (row[3] === 0 ? [] : [row]));
  if (rows.length === 0) return;
  await manager.query(
    'INSERT INTO topic_subscription_count (tenant, protocol, status, items) VALUES ? ' +
      'ON DUPLICATE KEY UPDATE items = items + VALUES(items)',
    [rows],
  );
}
