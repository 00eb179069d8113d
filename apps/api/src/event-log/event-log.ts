import type { LogRecord, PartitionBounds } from '#libs/broker';
import type { PartitionRef, TopicOffsets } from '#libs/persistence';

/** Where the logs of the event topics begin and end, by topic and partition number. */
export type EventLogBounds = Readonly<Record<string, readonly PartitionBounds[]>>;

/** Records of one partition from an offset on. */
export interface LogPiece {
  /** None where the log has a hole. */
  readonly records: readonly LogRecord[];
  /** Where the next piece begins. */
  readonly end: number;
}

/** The logs of the event topics, as a person asks about them. Every method rejects with BrokerUnavailableError. */
export abstract class EventLog {
  /** Within 4 s. */
  abstract bounds(): Promise<EventLogBounds>;

  /** Of each partition the first record at or after a moment, or its end where there is none. Within 4 s. */
  abstract offsetsAt(time: Date): Promise<TopicOffsets>;

  /** Makes ready to read, which takes seconds when nobody read for a while. */
  abstract openReading(): Promise<void>;

  /** One piece. Undefined where the offset is not in the log. */
  abstract read(ref: PartitionRef, offset: number): Promise<LogPiece | undefined>;
}
