import type { TopicOffsets } from './topic-offsets.js';
import type { PartitionRef } from './engine/partition-ref.js';

/**
 * The first offset of a partition that a subscription may receive: where it was asked to begin, by default the log's end
 * when it was created. A partition that it does not know is new to it from its start.
 * @param replacedAt when the partition's log began anew; a floor taken before says nothing about it
 */
export function laneFloor(
  floors: TopicOffsets,
  createdAt: Date,
  { topic, partition }: PartitionRef,
  replacedAt: Date | null,
): number {
  if (replacedAt !== null && createdAt <= replacedAt) return 0;
  return floors[topic]?.[partition] ?? 0;
}
