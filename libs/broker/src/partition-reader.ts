import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { toLogRecord } from './log-record.js';
import type { PartitionRead } from './partition-read.js';
import { PATIENT_RETRY } from './patience.js';
import { withDeadline } from './with-deadline.js';

/** What one read brings of a partition: kafkajs decodes a fetch in one go, which holds everybody else up. */
const MAX_BYTES_A_READ = 256 * 1024;
/** And all partitions that are read at once. */
const MAX_BYTES_A_FETCH = 1024 * 1024;
/** How long a read waits for the loop of kafkajs to come round; shorter costs more idle turns. */
const IDLE_TURN_MS = 20;
/** A read that takes longer is given up: the broker is away, or the group is joined anew. */
const READ_DEADLINE_MS = 10_000;
const CONNECT_DEADLINE_MS = 15_000;

export interface PartitionReaderOptions {
  /** A patient client. */
  readonly kafka: Kafka;
  /** A group of this reader's own: it gets every partition. Nothing is ever committed under it. */
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Told of the size of each answer to a fetch, in bytes. */
  readonly onFetched?: (bytes: number) => void;
}

interface Position {
  readonly topic: string;
  readonly partition: number;
}

interface PendingRead {
  readonly position: Position;
  readonly offset: number;
  readonly end: (read: PartitionRead) => void;
}

/**
 * Reads any partition from any absolute offset, one fetch at a time, beside whoever follows the log.
 *
 * kafkajs assigns partitions through groups only: all of them are paused; a read seeks, resumes, takes one batch and
 * pauses again. Reads of different partitions may be under way at once, one of each.
 */
export class PartitionReader {
  readonly #consumer: Consumer;
  readonly #reads = new Map<string, PendingRead>();
  #assigned = new Set<string>();
  #isEnded = false;
  #joined!: () => void;
  readonly #isJoined = new Promise<void>((resolve) => {
    this.#joined = resolve;
  });
  #opening: Promise<void> | undefined;

  constructor(private readonly options: PartitionReaderOptions) {
    this.#consumer = options.kafka.consumer({
      groupId: options.groupId,
      maxWaitTimeInMs: IDLE_TURN_MS,
      maxBytes: MAX_BYTES_A_FETCH,
      maxBytesPerPartition: MAX_BYTES_A_READ,
      metadataMaxAge: 10_000,
      allowAutoTopicCreation: false,
      retry: PATIENT_RETRY,
    });
    this.#listen();
  }

  /** Whether it ended for good, so that another one has to take its place. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Connects and joins its group; some brokers take 3 s for that. @throws BrokerUnavailableError */
  open(): Promise<void> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return withDeadline(this.#opening, CONNECT_DEADLINE_MS);
  }

  /**
   * One fetch from the offset, which must lie before the log's end: from beyond it nothing ever comes.
   * @throws BrokerUnavailableError after 10 s
   */
  async read({ topic, partition }: Position, offset: number): Promise<PartitionRead> {
    await this.open();
    const position = { topic, partition };
    const key = keyOf(position);
    if (this.#reads.has(key)) throw new Error(`partition ${key} is being read already`);
    const read = new Promise<PartitionRead>((end) => {
      this.#reads.set(key, { position, offset, end });
    });
    if (this.#assigned.has(key)) this.#seek(position, offset);
    try {
      return await withDeadline(read, READ_DEADLINE_MS);
    } finally {
      this.#reads.delete(key);
      this.#pause(position);
    }
  }

  async close(): Promise<void> {
    this.#isEnded = true;
    await this.#consumer.disconnect();
  }

  #listen(): void {
    const { events } = this.#consumer;
    this.#consumer.on(events.GROUP_JOIN, ({ payload }) => {
      this.#join(payload.memberAssignment);
    });
    this.#consumer.on(events.CRASH, ({ payload }) => {
      if (!payload.restart) this.#isEnded = true;
    });
    // Batches of control records alone never reach `eachBatch`.
    this.#consumer.on(events.END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize === 0) this.#passed(payload, Number(payload.lastOffset) + 1);
    });
    const { onFetched } = this.options;
    if (onFetched === undefined) return;
    this.#consumer.on(events.REQUEST, ({ payload }) => {
      if (payload.apiName === 'Fetch') onFetched(payload.size);
    });
  }

  async #open(): Promise<void> {
    await this.#consumer.connect();
    // What falls out of range would begin at the end otherwise.
    await this.#consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 1,
      eachBatch: (payload) => this.#batch(payload),
    });
    await this.#isJoined;
  }

  /** Synchronous, before anything is fetched: only what is being read may be. */
  #join(assignment: Readonly<Record<string, readonly number[]>>): void {
    const positions = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    this.#assigned = new Set(positions.map(keyOf));
    for (const position of positions) this.#pause(position);
    for (const { position, offset } of this.#reads.values())
      if (this.#assigned.has(keyOf(position))) this.#seek(position, offset);
    this.#joined();
  }

  #batch({ batch }: EachBatchPayload): Promise<void> {
    const { topic, partition } = batch;
    const read = this.#reads.get(keyOf(batch));
    // kafkajs's batches know what was asked for (consumer/batch.js), its types do not say so.
    const asked = Number((batch as typeof batch & { readonly fetchedOffset: string }).fetchedOffset);
    if (read !== undefined && asked !== read.offset) read.end({ kind: 'out_of_range' });
    else
      read?.end({
        kind: 'read',
        records: batch.messages.map((message) => toLogRecord(topic, partition, message)),
        end: Number(batch.lastOffset()) + 1,
      });
    this.#pause(batch);
    return Promise.resolve();
  }

  #passed(position: Position, end: number): void {
    const read = this.#reads.get(keyOf(position));
    if (read !== undefined && end > read.offset) read.end({ kind: 'read', records: [], end });
  }

  #seek({ topic, partition }: Position, offset: number): void {
    this.#consumer.seek({ topic, partition, offset: String(offset) });
    this.#consumer.resume([{ topic, partitions: [partition] }]);
  }

  #pause({ topic, partition }: Position): void {
    if (!this.#isEnded && this.#assigned.has(keyOf({ topic, partition })))
      this.#consumer.pause([{ topic, partitions: [partition] }]);
  }
}

function keyOf({ topic, partition }: Position): string {
  return `${topic}/${partition}`;
}
