import type { EventRecord } from '#libs/domain';
import type { PartitionRef } from '#libs/persistence';

/** What one fetch brought of a partition. */
export interface LogBatch extends PartitionRef {
  /** The offset that the fetch asked for: from there on nothing is missing. */
  readonly asked: number;
  /** Records in the order of their offsets; their buffers are slices of the fetch. */
  readonly records: Iterable<EventRecord>;
  /** One past the last offset that the fetch covered, holes and control records included. */
  readonly end: number;
}

export interface PartitionOffset extends PartitionRef {
  readonly offset: number;
}

/** Who reads the log hears here what belongs to it, and what comes. */
export abstract class EventLogReader {
  /** The group's assignment changed. Called synchronously, before anything is fetched under it. */
  abstract assigned(refs: readonly PartitionRef[]): void;
  abstract read(batch: LogBatch): Promise<void>;
  /** From `from` to before `end` a fetch brought nothing but control records and aborted or compacted ones. */
  abstract passed(ref: PartitionRef, from: number, end: number): void;
}

/** The event topics as this process reads them: its part of the group's partitions. */
export abstract class EventLog {
  /** Moment (monotonic, in ms) of the group's last sign that this process is a member. */
  abstract get memberAt(): number;
  /** The log is read from the offset on; nothing else stands between a claim and its first batch. */
  abstract begin(ref: PartitionRef, offset: number): void;
  abstract pause(refs: readonly PartitionRef[]): void;
  abstract resume(refs: readonly PartitionRef[]): void;
  /** A courtesy to lag tools: not waited for, and any value is safe. */
  abstract commit(offsets: readonly PartitionOffset[]): void;
}
