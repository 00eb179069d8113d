import { miscounts } from '../../support/checker.ts';
import type { ParkedRow, ProgressSum } from '../../support/engine-tables.ts';
import type { Subscriber } from '../subscribers.ts';

/**
 * I3: where a subscription's counters differ from what the log and the database demand, in words. Nothing is discarded or
 * skipped in a run, and receivers that always confirm have no failures.
 */
export function differencesOf(
  { kind }: Pick<Subscriber, 'kind'>,
  matched: number,
  statistics: ProgressSum,
  rows: readonly Pick<ParkedRow, 'state'>[],
): readonly string[] {
  const zero = (name: 'skipped' | 'discarded' | 'failure') =>
    statistics[name] === 0 ? [] : [`${name} is ${statistics[name]}, not 0`];
  const isConfirming = kind === 'healthy' || kind === 'slow';
  return [
    ...miscounts(matched, statistics, rows),
    ...zero('skipped'),
    ...zero('discarded'),
    ...(isConfirming ? zero('failure') : []),
  ];
}
