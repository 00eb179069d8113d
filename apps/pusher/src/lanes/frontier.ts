import { OffsetRanges, type OffsetRange } from './offset-ranges.js';

/** What the frontier needs of a delivery: its offset, and links that only the frontier touches. */
export interface FrontierEntry<E> {
  readonly offset: number;
  settled: boolean;
  before: E | null;
  after: E | null;
}

/**
 * Which offsets of a lane are taken and not settled yet, and which beyond the first of those are settled.
 *
 * Invariant: `first` is unsettled, or nothing is. Settled entries at the front are let go at once; `#spans` remembers
 * settled offsets that no entry stands for: those restored from the database, and those let go before an entry
 * below them was inserted.
 */
export class Frontier<E extends FrontierEntry<E>> {
  #first: E | null = null;
  #last: E | null = null;
  #taken = 0;
  #letGo = 0;
  #runs = 0;
  readonly #spans: OffsetRanges;

  constructor(restored: readonly OffsetRange[] = []) {
    this.#spans = new OffsetRanges(restored);
  }

  /** The first entry that is not settled. */
  get first(): E | null {
    return this.#first;
  }

  /** One past the last offset that was ever taken. */
  get taken(): number {
    return this.#taken;
  }

  /** How many separate ranges of settled offsets lie beyond the first unsettled one: what settled_above costs. */
  get runs(): number {
    return this.#runs + this.#spans.size;
  }

  /** Whether settled offsets are known that no reading has reached since they were restored. */
  hasSettledFrom(offset: number): boolean {
    const last = this.#spans.toArray().at(-1);
    return last !== undefined && last.to > offset;
  }

  /** Whether an offset was settled before this process read it. */
  isSettled(offset: number): boolean {
    return !this.#spans.isEmpty && this.#spans.has(offset);
  }

  take(entry: E): void {
    let before = this.#last;
    while (before !== null && before.offset > entry.offset) before = before.before;
    const after = before === null ? this.#first : before.after;
    entry.before = before;
    entry.after = after;
    if (before === null) this.#first = entry;
    else before.after = entry;
    if (after === null) this.#last = entry;
    else after.before = entry;
    if (before?.settled === true && after?.settled === true) this.#runs++;
    this.#taken = Math.max(this.#taken, entry.offset + 1);
    if (entry.offset < this.#letGo) this.#rememberLetGo(entry);
  }

  settle(entry: E): void {
    if (entry.settled) return;
    entry.settled = true;
    if (entry === this.#first) this.#letGoSettled();
    else this.#runs += 1 - Number(entry.before?.settled === true) - Number(entry.after?.settled === true);
  }

  /** Settled ranges beyond `next`, sorted and disjoint. */
  settledAbove(next: number): readonly OffsetRange[] {
    this.#spans.dropBelow(next);
    const all = new OffsetRanges(this.#spans.toArray());
    let run: E | null = null;
    for (let entry = this.#first; entry !== null; entry = entry.after) {
      if (!entry.settled) continue;
      run ??= entry;
      if (entry.after?.settled === true) continue;
      all.add(run.offset, entry.offset + 1);
      run = null;
    }
    return all.toArray();
  }

  *unsettled(): Generator<E> {
    for (let entry = this.#first; entry !== null; entry = entry.after) if (!entry.settled) yield entry;
  }

  /** An entry below offsets that were let go turns these into settled offsets beyond it. */
  #rememberLetGo(entry: E): void {
    if (entry === this.#first) this.#spans.add(entry.offset + 1, this.#letGo);
    for (let next: E | null = entry; next !== null && next.offset < this.#letGo; next = next.after) {
      if (!next.settled) this.#spans.remove(next.offset);
    }
  }

  #letGoSettled(): void {
    let entry = this.#first;
    let count = 0;
    while (entry?.settled === true) {
      const after: E | null = entry.after;
      this.#letGo = Math.max(this.#letGo, entry.offset + 1);
      entry.before = null;
      entry.after = null;
      entry = after;
      count++;
    }
    // What followed the first without a gap was one run.
    if (count > 1) this.#runs--;
    this.#first = entry;
    if (entry === null) this.#last = null;
    else entry.before = null;
  }
}
