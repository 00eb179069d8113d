import type { Result } from '../result.ts';
import { table } from '../table.ts';
import type { Comparison } from './compare.ts';

/** Two lines for each comparison: the rival, then the pusher with its share of the rival's rate. */
export function comparisonTable(rival: string, comparisons: readonly Comparison[]): string {
  const lines = comparisons.flatMap(({ row, ours, theirs }) => {
    const label = `${row.delayMs} ms, ${row.inFlight} in flight:`;
    return [
      resultLine(`${label} ${rival}`, theirs, '1.00'),
      resultLine(`${label} ringback pusher`, ours, (ours.perSecond / theirs.perSecond).toFixed(2)),
    ];
  });
  return table(['', 'deliveries/s', 'ratio', 'CPU us each', 'peak RSS MiB'], lines);
}

export function resultLine(
  label: string,
  { perSecond, cpuMicros, peakMiB }: Result,
  ratio: string,
): string[] {
  return [label, Math.round(perSecond).toLocaleString('en'), ratio, cpuMicros.toFixed(0), peakMiB.toFixed(0)];
}
