import type { ByteBudget } from './byte-budget.js';
import type { Lane } from './lane.js';

/**
 * Lets lanes go whose deliveries have waited the longest, until half of a budget is free: they are read again from the log.
 * @param lanes those that hold events of that budget
 * @returns how many were let go
 */
export function relieve(budget: ByteBudget, lanes: Iterable<Lane>, takenBefore = Infinity): number {
  const idle: { readonly lane: Lane; readonly since: number }[] = [];
  for (const lane of lanes) {
    const since = lane.idleSince;
    if (since !== null && since < takenBefore) idle.push({ lane, since });
  }
  idle.sort((a, b) => a.since - b.since);
  let count = 0;
  for (const { lane } of idle) {
    if (budget.used <= budget.limit / 2) break;
    lane.fallBehind();
    count++;
  }
  return count;
}
