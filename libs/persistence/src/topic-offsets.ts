/** For each event topic the offsets of its partitions, by partition number. */
export type TopicOffsets = Readonly<Record<string, readonly number[]>>;
