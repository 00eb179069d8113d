import { setTimeout as pause } from 'node:timers/promises';
import type { EngineTables } from '../support/engine-tables.ts';

/**
 * Once nothing fails any more. An endpoint that was down for long is asked again after 5 minutes at the latest, and what
 * waited for it has to be delivered then.
 */
const SETTLE_MS = 8 * 60_000;
const LOOK_EVERY_MS = 1_000;
const SAY_EVERY_MS = 10_000;

/** A subscription that should come to rest, and how many events the log has for it. */
export interface Expected {
  readonly id: number;
  readonly matched: number;
}

/**
 * Waits until every event of every subscription is counted and nothing is parked, held or busy. Parked deliveries are made
 * due: their schedule takes hours.
 * @returns seconds; null when it took too long, or was stopped
 */
export async function settled(
  tables: EngineTables,
  expected: readonly Expected[],
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<number | null> {
  const since = performance.now();
  let saidAt = since;
  while (!stop.aborted && performance.now() - since < SETTLE_MS) {
    const open = await unsettled(tables, expected);
    if (open.length === 0) return (performance.now() - since) / 1_000;
    for (const { id, rows } of open) if (rows > 0) await tables.makeDue(id);
    if (performance.now() - saidAt > SAY_EVERY_MS) {
      saidAt = performance.now();
      const events = open.reduce((sum, each) => sum + each.missing, 0);
      const rows = open.reduce((sum, each) => sum + each.rows, 0);
      say(`settling: ${open.length} subscriptions, ${events} deliveries not counted, ${rows} parked or held`);
    }
    await pause(LOOK_EVERY_MS, undefined, { signal: stop }).catch(() => undefined);
  }
  return null;
}

async function unsettled(tables: EngineTables, expected: readonly Expected[]) {
  const [sums, counts] = await Promise.all([
    tables.query<{ id: number; total: string; busy: string }>(
      'SELECT subscription_id id, SUM(total) total, SUM(busy) busy FROM delivery_progress GROUP BY subscription_id',
    ),
    tables.query<{ id: number; n: string }>(
      "SELECT subscription_id id, COUNT(*) n FROM parked_delivery WHERE state <> 'dead' GROUP BY subscription_id",
    ),
  ]);
  const progress = new Map(
    sums.map(({ id, total, busy }) => [id, { total: Number(total), busy: Number(busy) }]),
  );
  const kept = new Map(counts.map(({ id, n }) => [id, Number(n)]));
  return expected
    .map(({ id, matched }) => {
      const { total, busy } = progress.get(id) ?? { total: 0, busy: 0 };
      return { id, missing: Math.max(0, matched - total), busy, rows: kept.get(id) ?? 0 };
    })
    .filter(({ missing, busy, rows }) => missing > 0 || busy > 0 || rows > 0);
}
