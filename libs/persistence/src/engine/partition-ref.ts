/** One partition of an event topic. */
export interface PartitionRef {
  readonly topic: string;
  readonly partition: number;
}

/** `(topic, partition)` tuples for an IN list, in key order: locks are taken in one order everywhere. */
export function partitionTuples(refs: readonly PartitionRef[]): (string | number)[][] {
  return refs
    .map((ref) => [ref.topic, ref.partition])
    .sort(([a, x], [b, y]) => (a === b ? Number(x) - Number(y) : String(a) < String(b) ? -1 : 1));
}
