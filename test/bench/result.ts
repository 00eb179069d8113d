import type { Result } from './measure.ts';

/** The mean of the runs of one contestant, and the most memory of them. */
export function meanOf(results: readonly Result[]): Result {
  const mean = (of: (result: Result) => number) =>
    results.reduce((sum, result) => sum + of(result), 0) / results.length;
  return {
    perSecond: mean(({ perSecond }) => perSecond),
    cpuMicros: mean(({ cpuMicros }) => cpuMicros),
    peakMiB: Math.max(...results.map(({ peakMiB }) => peakMiB)),
  };
}
