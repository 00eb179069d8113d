import { PartitionReader, type PartitionRead } from '#libs/broker';
import { partitionKey, type PartitionRef } from '#libs/persistence';

/** A member of a group costs the broker heartbeats: nobody pays for one that nobody uses. */
const IDLE_MS = 60_000;

/** One reader of the log for all requests, opened when it is needed and closed when it is idle. */
export class SharedReader {
  #reader: PartitionReader | undefined;
  #idle: NodeJS.Timeout | undefined;
  #users = 0;
  /** The last read of each partition: a reader has one of each at a time. */
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(private readonly create: () => PartitionReader) {}

  open(): Promise<void> {
    return this.#use((reader) => reader.open());
  }

  /** Reads of one partition follow each other. */
  read(ref: PartitionRef, offset: number): Promise<PartitionRead> {
    const key = partitionKey(ref);
    const before = this.#queues.get(key) ?? Promise.resolve();
    const read = before.then(() => this.#use((reader) => reader.read(ref, offset)));
    const ended = read.then(nothing, nothing);
    this.#queues.set(key, ended);
    void ended.then(() => {
      if (this.#queues.get(key) === ended) this.#queues.delete(key);
    });
    return read;
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const reader = this.#reader;
    this.#reader = undefined;
    await reader?.close();
  }

  async #use<T>(work: (reader: PartitionReader) => Promise<T>): Promise<T> {
    clearTimeout(this.#idle);
    if (this.#reader?.isEnded === true) this.#reader = undefined;
    const reader = (this.#reader ??= this.create());
    this.#users += 1;
    try {
      return await work(reader);
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#closeLater();
    }
  }

  #closeLater(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      // A reader that cannot say goodbye is forgotten by the broker after its session.
      void this.close().catch(nothing);
    }, IDLE_MS);
    this.#idle.unref();
  }
}

function nothing(): void {
  return;
}
