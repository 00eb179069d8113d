/** Transport of the event topics in Nest's handler table, so that its own Kafka server leaves the pattern alone. */
export const EVENT_LOG = Symbol('event-log');
/** Pattern of the one handler that takes batches. */
export const EVENT_BATCH = 'event-batch';
/** Group session: how long a silent member keeps its partitions. Shorter finds the dead sooner, but stalls kill. */
export const SESSION_MS = 8_000;
export const HEARTBEAT_MS = 2_000;
/** How long the group waits for members to join again: an attempt in flight must not hold it up. */
export const REBALANCE_MS = 10_000;
/** A resume waits out a running long poll, and so does a new event behind it. */
export const MAX_POLL_WAIT_MS = 100;
/** What one fetch may bring of a partition, and in all: kafkajs decodes it in one go, and holds all of it meanwhile. */
export const MAX_BYTES_A_PARTITION = 262_144;
export const MAX_BYTES_A_FETCH = 1_048_576;
/** The number of Fetch in Kafka's protocol. */
export const FETCH_API_KEY = 1;
