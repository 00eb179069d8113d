import type { OutgoingRecord } from './outgoing-record.js';
import type { RecordPosition } from './record-position.js';

/** Bytes that a record takes beside its key, value and headers, at most. */
const RECORD_OVERHEAD_BYTES = 64;

/** The records of one call, on their way: written in order, in one or more requests. */
export class ProduceJob {
  readonly bytes: number;
  readonly positions: RecordPosition[] = [];
  /** Was part of a request that the broker refused, and may not have been the reason. */
  alone = false;
  private readonly sizes: readonly number[];
  private readonly outcome = Promise.withResolvers<RecordPosition[]>();

  /** @param deadline on the clock of `performance.now()` */
  constructor(
    readonly records: readonly OutgoingRecord[],
    readonly deadline: number,
  ) {
    this.sizes = records.map(sizeOf);
    this.bytes = this.sizes.reduce((sum, size) => sum + size, 0);
  }

  get done(): Promise<RecordPosition[]> {
    return this.outcome.promise;
  }

  /** The next unwritten records that fit in `bytes` and `count`. With `atLeastOne` the first is taken whatever its size. */
  takeNext(bytes: number, count: number, atLeastOne: boolean): { records: OutgoingRecord[]; bytes: number } {
    const taken: OutgoingRecord[] = [];
    let sum = 0;
    for (let at = this.positions.length; at < this.records.length && taken.length < count; at += 1) {
      const record = this.records[at];
      const size = this.sizes[at];
      if (record === undefined || size === undefined) break;
      if (sum + size > bytes && !(atLeastOne && taken.length === 0)) break;
      taken.push(record);
      sum += size;
    }
    return { records: taken, bytes: sum };
  }

  /** @returns whether that was all */
  wrote(positions: readonly RecordPosition[]): boolean {
    this.positions.push(...positions);
    if (this.positions.length < this.records.length) return false;
    this.outcome.resolve(this.positions);
    return true;
  }

  fail(error: Error): void {
    this.outcome.reject(error);
  }
}

function sizeOf(record: OutgoingRecord): number {
  let size = RECORD_OVERHEAD_BYTES + (record.value?.length ?? 0) + Buffer.byteLength(record.key ?? '');
  for (const [name, value] of Object.entries(record.headers)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(value) + 10;
  }
  return size;
}
