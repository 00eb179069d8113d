import type { PartitionRef, TopicOffsets } from '#libs/persistence';
import type { EventLogBounds } from './event-log.js';

/** Where a moment of the past stands in the log, as far as the log still knows. */
export interface PastOffsets {
  /** Within the log's bounds. */
  readonly offsets: TopicOffsets;
  /** Partitions of which older records have left, so that some of that moment may be among them. */
  readonly expired: readonly (PartitionRef & { readonly earliest: number })[];
}

/**
 * Bounds what the broker said of a moment. Where the first record since then is the first that is left at all, and others
 * stood before it, nobody can tell whether one of those was of that moment too.
 * @param offsets of the first records at or after the moment
 */
export function pastOffsets(offsets: TopicOffsets, bounds: EventLogBounds): PastOffsets {
  const expired: (PartitionRef & { earliest: number })[] = [];
  const bounded = Object.entries(bounds).map(([topic, partitions]) => {
    const found = partitions.map(({ partition, low, high }) => {
      const offset = Math.min(Math.max(offsets[topic]?.[partition] ?? high, low), high);
      if (low > 0 && offset === low && low < high) expired.push({ topic, partition, earliest: low });
      return offset;
    });
    return [topic, found] as const;
  });
  return { offsets: Object.fromEntries(bounded), expired };
}
