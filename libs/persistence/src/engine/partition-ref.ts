/** One partition of an event topic. */
export interface PartitionRef {
  readonly topic: string;
  readonly partition: number;
}

/** Names a partition in maps and sets. */
export function partitionKey({ topic, partition }: PartitionRef): string {
  return `${topic}/${partition}`;
}

/** The order in which everybody locks: one order everywhere, so nobody waits in a circle. */
export function compareRefs(a: PartitionRef, b: PartitionRef): number {
  return a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1;
}

/** `(topic, partition)` tuples for an IN list, in key order. */
export function partitionTuples(refs: readonly PartitionRef[]): (string | number)[][] {
  return [...refs].sort(compareRefs).map((ref) => [ref.topic, ref.partition]);
}
