import type { Bench } from '../bench.ts';
import type { Contestant } from '../contestant.ts';
import { measure, type Result } from '../measure.ts';
import { meanOf } from '../result.ts';
import type { Row } from '../settings.ts';

/** What the pusher did beside a rival in one row. */
export interface Comparison {
  readonly row: Row;
  readonly ours: Result;
  readonly theirs: Result;
}

/** Rival, pusher, rival: what drifts on the machine meanwhile drifts for both. */
export async function compare(
  bench: Bench,
  row: Row,
  rival: () => Contestant,
  pusher: () => Promise<Contestant>,
): Promise<Comparison> {
  bench.say(`  receiver answers after ${row.delayMs} ms, ${row.inFlight} in flight ...`);
  const before = await measure(bench, rival(), row.delayMs);
  const ours = await measure(bench, await pusher(), row.delayMs);
  const after = await measure(bench, rival(), row.delayMs);
  return { row, ours, theirs: meanOf([before, after]) };
}
