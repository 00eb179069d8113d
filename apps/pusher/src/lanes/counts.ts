import type { CounterDeltas } from '#libs/persistence';

export function noCounts(): CounterDeltas {
  return { total: 0, failure: 0, recovered: 0, dead: 0, discarded: 0, skipped: 0 };
}

export function addCounts(to: CounterDeltas, from: Readonly<CounterDeltas>): void {
  to.total += from.total;
  to.failure += from.failure;
  to.recovered += from.recovered;
  to.dead += from.dead;
  to.discarded += from.discarded;
  to.skipped += from.skipped;
}
