import type { TopicOffsets } from '#libs/persistence';
import type { PartitionOffsetDto } from '../dto/partition-offset.dto.js';

/** Offsets as a list, by topic and partition. */
export function offsetsView(offsets: TopicOffsets): PartitionOffsetDto[] {
  return Object.entries(offsets).flatMap(([topic, partitions]) =>
    partitions.map((offset, partition) => ({ topic, partition, offset })),
  );
}
