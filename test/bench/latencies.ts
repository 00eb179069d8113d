import type { Receipt } from './receiver-messages.ts';

/** Milliseconds from producing to receipt, below which so much of all lies. */
export interface Latencies {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly count: number;
}

export function latenciesOf(receipts: readonly Receipt[]): Latencies {
  const sorted = Float64Array.from(receipts, ([at, madeAt]) => at - madeAt).sort();
  const share = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
  return { p50: share(0.5), p95: share(0.95), p99: share(0.99), count: sorted.length };
}
