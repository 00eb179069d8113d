/** One callback as its receiver saw it. Times are milliseconds since 1970, with fractions. */
export interface SeenRequest {
  /** Which subscription's receiver. */
  readonly subscriber: number;
  /** `distribution_id` of the body: offset x 1024 + partition. -1 when the body is not what was produced and completed. */
  readonly id: number;
  /** `subscription_id` of the body. */
  readonly subscription: number;
  /** CRC-32 of the body as it was produced, that is without what the pusher adds to it. */
  readonly body: number;
  /** CRC-32 of `webhook-id`. */
  readonly webhook: number;
  /** Number of the pusher, by the address that it called from. */
  readonly pusher: number;
  readonly startedAt: number;
  /** When its answer was sent, or its connection ended; NaN when neither happened. */
  readonly endedAt: number;
  /** Of an answer that was sent in full; 0 when none was. */
  readonly status: number;
}

const COLUMNS = 9;
const ENDED_AT = 7;
const STATUS = 8;
const ROWS_A_CHUNK = 1 << 15;

/** Requests as rows of numbers: 72 bytes each, millions fit into memory. */
export class RequestLog {
  readonly #chunks: Float64Array<ArrayBuffer>[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @returns its row, for `ended` */
  started(request: Omit<SeenRequest, 'endedAt' | 'status'>): number {
    const row = this.#count++;
    if (row % ROWS_A_CHUNK === 0) this.#chunks.push(new Float64Array(COLUMNS * ROWS_A_CHUNK));
    const { subscriber, id, subscription, body, webhook, pusher, startedAt } = request;
    this.#chunks
      .at(-1)
      ?.set([subscriber, id, subscription, body, webhook, pusher, startedAt, NaN, 0], at(row));
    return row;
  }

  ended(row: number, endedAt: number, status: number): void {
    this.#chunks[Math.floor(row / ROWS_A_CHUNK)]?.set([endedAt, status], at(row) + ENDED_AT);
  }

  /** All rows, for `decode`. */
  bytes(): readonly Uint8Array[] {
    return this.#chunks.map((chunk, index) => {
      const rows = Math.min(ROWS_A_CHUNK, this.#count - index * ROWS_A_CHUNK);
      return new Uint8Array(chunk.buffer, 0, rows * COLUMNS * Float64Array.BYTES_PER_ELEMENT);
    });
  }
}

/** The rows of each subscriber, in order of arrival. */
export function decode(bytes: Buffer, subscribers: number): readonly (readonly SeenRequest[])[] {
  const numbers = new Float64Array(new Uint8Array(bytes).buffer);
  const requests: SeenRequest[][] = Array.from({ length: subscribers }, () => []);
  const value = (row: number, column: number) => numbers[row * COLUMNS + column] ?? NaN;
  for (let row = 0; row < numbers.length / COLUMNS; row++) {
    requests[value(row, 0)]?.push({
      subscriber: value(row, 0),
      id: value(row, 1),
      subscription: value(row, 2),
      body: value(row, 3),
      webhook: value(row, 4),
      pusher: value(row, 5),
      startedAt: value(row, 6),
      endedAt: value(row, ENDED_AT),
      status: value(row, STATUS),
    });
  }
  return requests;
}

function at(row: number): number {
  return (row % ROWS_A_CHUNK) * COLUMNS;
}
