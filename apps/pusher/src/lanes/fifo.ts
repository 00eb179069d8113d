/** A queue with constant-time put and take; the consumed front is let go in chunks. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get isEmpty(): boolean {
    return this.#head === this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  put(item: T): void {
    this.#items.push(item);
  }

  take(): T | undefined {
    if (this.isEmpty) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length || this.#head >= COMPACT_AT) this.#compact();
    return item;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = this.#head; index < this.#items.length; index++) yield this.#items[index] as T;
  }

  #compact(): void {
    if (this.#head * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}

/** Below this many consumed places, moving the rest costs more than the places do. */
const COMPACT_AT = 1_024;
