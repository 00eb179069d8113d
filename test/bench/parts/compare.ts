import type { Bench } from '../bench.ts';
import type { Contestant } from '../contestant.ts';
import { measureInTurns } from '../measure.ts';
import type { Result } from '../result.ts';
import type { Row } from '../settings.ts';

/** What the pusher did beside a rival in one row. */
export interface Comparison {
  readonly row: Row;
  readonly ours: Result;
  readonly theirs: Result;
}

/** The pusher and a rival, in turns. */
export async function compare(
  bench: Bench,
  row: Row,
  rival: Contestant,
  pusher: Contestant,
): Promise<Comparison> {
  bench.say(`  receiver answers after ${row.delayMs} ms, ${row.inFlight} in flight ...`);
  const [theirs, ours] = await measureInTurns(bench, [rival, pusher], row.delayMs);
  return { row, ours, theirs };
}
