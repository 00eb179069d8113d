/** Partitions that one topic may have before two of its events could share a distribution id. */
const DISTRIBUTION_ID_PARTITIONS = 1_024;

const LARGEST_EXACT_OFFSET = Math.floor(Number.MAX_SAFE_INTEGER / DISTRIBUTION_ID_PARTITIONS);

/**
 * `distribution_id` of an event: offset x 1024 + partition, in decimal digits. It grows within a partition, is unique in
 * a topic of at most 1,024 partitions, and is the same on every attempt (BlueKing callbacks carry a number of that name).
 */
export function distributionId(offset: number, partition: number): string {
  if (offset <= LARGEST_EXACT_OFFSET) return String(offset * DISTRIBUTION_ID_PARTITIONS + partition);
  return String(BigInt(offset) * BigInt(DISTRIBUTION_ID_PARTITIONS) + BigInt(partition));
}
