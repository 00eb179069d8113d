/** Kafka's primitive types (its protocol guide, "Protocol Primitive Types"), read one after the other. */
export class FrameReader {
  readonly #frame: Buffer;
  #at = 0;

  constructor(frame: Buffer) {
    this.#frame = frame;
  }

  int8(): number {
    return this.#frame.readInt8(this.#advance(1));
  }

  int16(): number {
    return this.#frame.readInt16BE(this.#advance(2));
  }

  int32(): number {
    return this.#frame.readInt32BE(this.#advance(4));
  }

  /** Exact below 2^53. */
  int64(): number {
    return Number(this.#frame.readBigInt64BE(this.#advance(8)));
  }

  string(): string {
    const length = this.int16();
    const at = this.#advance(length);
    return this.#frame.toString('utf8', at, at + length);
  }

  array<T>(element: () => T): T[] {
    return Array.from({ length: this.int32() }, element);
  }

  #advance(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    return at;
  }
}
