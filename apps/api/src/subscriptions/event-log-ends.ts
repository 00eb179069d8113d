import type { TopicOffsets } from '#libs/persistence';

/** Where the event topics end just now. */
export abstract class EventLogEnds {
  /** The offset that the next event will get, for each partition. Rejects within 5 s when the broker is away. */
  abstract endOffsets(): Promise<TopicOffsets>;
}
