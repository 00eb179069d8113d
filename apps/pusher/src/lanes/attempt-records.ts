import type { AttemptInsert } from '#libs/persistence';
import { Fifo } from './fifo.js';

/** No more of a subscription are kept in the database, so no more need be on their way there. */
export const MAX_RECORDS_A_SUBSCRIPTION = 1_000;
/** What a record costs in memory beside its answer: its URL, its detail and the object. */
const RECORD_BYTES = 1_024;

interface Recorded {
  readonly records: Fifo<AttemptInsert>;
  count: number;
}

/** Attempts of a partition that wait to be written, of each subscription the newest. */
export class AttemptRecords {
  readonly #bySubscription = new Map<number, Recorded>();
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#bySubscription.size === 0;
  }

  /** What they cost in memory, about. */
  get bytes(): number {
    return this.#bytes;
  }

  add(record: AttemptInsert): void {
    let recorded = this.#bySubscription.get(record.subscriptionId);
    if (recorded === undefined) {
      recorded = { records: new Fifo(), count: 0 };
      this.#bySubscription.set(record.subscriptionId, recorded);
    }
    recorded.records.put(record);
    recorded.count++;
    this.#bytes += bytesOf(record);
    if (recorded.count > MAX_RECORDS_A_SUBSCRIPTION) this.#dropOldest(recorded);
  }

  /** All of them, those of a subscription in the order in which they were added. */
  *[Symbol.iterator](): Generator<AttemptInsert> {
    for (const { records } of this.#bySubscription.values()) yield* records;
  }

  #dropOldest(recorded: Recorded): void {
    const oldest = recorded.records.take();
    if (oldest === undefined) return;
    recorded.count--;
    this.#bytes -= bytesOf(oldest);
  }
}

function bytesOf({ answer }: AttemptInsert): number {
  return RECORD_BYTES + (answer?.length ?? 0);
}
