/** Reading stops here, in decoded bytes: room enough for any confirmation. */
export const READ_LIMIT_BYTES = 65_536;

const EMPTY = Buffer.alloc(0);

/** What is kept of an answer's decoded body, and how much of it was seen. */
export class AnswerBody {
  readonly #captureBytes: number;
  #kept: Buffer = EMPTY;
  #keptBytes = 0;
  #seenBytes = 0;

  constructor(captureBytes: number) {
    this.#captureBytes = Math.min(captureBytes, READ_LIMIT_BYTES);
  }

  /** True when the limit is reached: the rest is not to be read. */
  get full(): boolean {
    return this.#seenBytes >= READ_LIMIT_BYTES;
  }

  /** Whether bytes came that are not kept. */
  get truncated(): boolean {
    return this.#seenBytes > this.#keptBytes;
  }

  /** The first chunk is kept as it is; only further ones cost a copy. */
  take(chunk: Buffer): void {
    const room = this.#captureBytes - this.#keptBytes;
    this.#seenBytes += chunk.length;
    if (room <= 0) return;
    const part = chunk.length > room ? chunk.subarray(0, room) : chunk;
    if (this.#keptBytes === 0) this.#kept = part;
    else this.#append(part);
    this.#keptBytes += part.length;
  }

  toBuffer(): Buffer {
    return this.#kept.length === this.#keptBytes ? this.#kept : this.#kept.subarray(0, this.#keptBytes);
  }

  /** One growing buffer instead of a list: chunks of one byte would cost a hundred times their size. */
  #append(part: Buffer): void {
    const needed = this.#keptBytes + part.length;
    // The first chunk fills its buffer exactly, so this never writes into memory that is not ours.
    if (needed > this.#kept.length) {
      const grown = Buffer.allocUnsafe(
        Math.min(this.#captureBytes, Math.max(needed, this.#kept.length * 2, 1024)),
      );
      this.#kept.copy(grown, 0, 0, this.#keptBytes);
      this.#kept = grown;
    }
    part.copy(this.#kept, this.#keptBytes);
  }
}
