import { type PartitionRead, PartitionReader, type PartitionReaderOptions } from '#libs/broker';
import type { PartitionRef } from '#libs/persistence';
import { PastLog } from './past-log.js';

/** Reads with a consumer of its own, which is made when it is needed first and again when it ended. */
export class PastLogReader extends PastLog {
  #reader: PartitionReader | undefined;
  #isClosed = false;

  constructor(private readonly options: PartitionReaderOptions) {
    super();
  }

  override read(ref: PartitionRef, offset: number): Promise<PartitionRead> {
    if (this.#isClosed) return Promise.reject(new Error('the log is closed'));
    if (this.#reader === undefined || this.#reader.isEnded) this.#reader = new PartitionReader(this.options);
    return this.#reader.read(ref, offset);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#reader?.close();
  }
}
