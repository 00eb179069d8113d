/** Offsets from `from` up to, not including, `to`. */
export interface OffsetRange {
  readonly from: number;
  readonly to: number;
}

/** A set of offsets as sorted, disjoint, non-adjacent ranges. */
export class OffsetRanges {
  #ranges: OffsetRange[];

  constructor(ranges: readonly OffsetRange[] = []) {
    this.#ranges = [];
    for (const range of ranges) this.add(range.from, range.to);
  }

  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  get size(): number {
    return this.#ranges.length;
  }

  toArray(): readonly OffsetRange[] {
    return this.#ranges;
  }

  has(offset: number): boolean {
    const range = this.#ranges[this.#firstEndingAfter(offset)];
    return range !== undefined && range.from <= offset;
  }

  add(from: number, to: number): void {
    if (from >= to) return;
    const last = this.#ranges.at(-1);
    // Mostly what is added lies at the end, or goes on where that ends.
    if (last === undefined || from > last.to) {
      this.#ranges.push({ from, to });
      return;
    }
    if (from === last.to) {
      this.#ranges[this.#ranges.length - 1] = { from: last.from, to };
      return;
    }
    // Adjacent ranges join as well, hence the range that ends at `from` is among those replaced.
    const start = this.#firstEndingAfter(from - 1);
    let end = start;
    let joined = { from, to };
    for (let next = this.#ranges[end]; next !== undefined && next.from <= to; next = this.#ranges[++end]) {
      joined = { from: Math.min(joined.from, next.from), to: Math.max(joined.to, next.to) };
    }
    this.#ranges.splice(start, end - start, joined);
  }

  /** The end of the last range that ends at or below an offset. */
  endBefore(offset: number): number | undefined {
    return this.#ranges[this.#firstEndingAfter(offset) - 1]?.to;
  }

  /** The start of the first range that begins at or beyond an offset. */
  startFrom(offset: number): number | undefined {
    const index = this.#firstEndingAfter(offset);
    const range = this.#ranges[index];
    return range === undefined || range.from >= offset ? range?.from : this.#ranges[index + 1]?.from;
  }

  /** Forgets everything below an offset. */
  dropBelow(offset: number): void {
    const index = this.#firstEndingAfter(offset);
    if (index > 0) this.#ranges.splice(0, index);
    const first = this.#ranges[0];
    if (first !== undefined && first.from < offset) this.#ranges[0] = { from: offset, to: first.to };
  }

  /** Index of the first range whose end lies beyond the offset. */
  #firstEndingAfter(offset: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const range = this.#ranges[middle];
      if (range !== undefined && range.to > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
