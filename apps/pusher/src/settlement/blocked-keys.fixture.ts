import type { BlockedKey } from '#libs/persistence';

interface KeyedRow {
  readonly subscriptionId: number;
  readonly offset: number;
  readonly state: 'parked' | 'held' | 'dead';
  readonly orderingKey: string | null;
}

/** The keys that rows block, as the database tells them at a claim. */
export function blockedKeys(rows: Iterable<KeyedRow>): BlockedKey[] {
  const heads = new Map<string, KeyedRow & { readonly orderingKey: string }>();
  for (const row of rows) {
    const { subscriptionId, orderingKey, offset, state } = row;
    if (orderingKey === null || state === 'dead') continue;
    const key = `${subscriptionId}/${orderingKey}`;
    const head = heads.get(key);
    if (head === undefined || offset < head.offset) heads.set(key, { ...row, orderingKey });
  }
  return [...heads.values()].map(({ subscriptionId, orderingKey, state }) => ({
    subscriptionId,
    orderingKey,
    headIsHeld: state === 'held',
  }));
}
