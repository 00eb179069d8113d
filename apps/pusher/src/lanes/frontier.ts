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
 * Invariant: `first` is unsettled, or nothing is. Settled entries at the front are let go at once; `#spans` and `#passed`
 * remember settled offsets that no entry stands for: those restored from the database, and those let go. What lies
 * between settled offsets is not settled: a changed subscription may still want it.
 */
export class Frontier<E extends FrontierEntry<E>> {
  #first: E | null = null;
  #last: E | null = null;
  #taken = 0;
  #runs = 0;
  readonly #spans: OffsetRanges;
  readonly #passed = new OffsetRanges();

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

  /** Whether an offset was settled before this process read it, or was taken already. */
  has(offset: number): boolean {
    if (!this.#spans.isEmpty && this.#spans.has(offset)) return true;
    if (offset >= this.#taken) return false;
    if (this.#passed.has(offset)) return true;
    let entry = this.#last;
    while (entry !== null && entry.offset > offset) entry = entry.before;
    return entry?.offset === offset;
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
  }

  settle(entry: E): void {
    if (entry.settled) return;
    entry.settled = true;
    if (entry === this.#first) {
      // What followed the first without a gap was one run.
      if (this.#letGoSettled() > 1) this.#runs--;
    } else this.#runs += 1 - Number(entry.before?.settled === true) - Number(entry.after?.settled === true);
  }

  /** Takes an unsettled entry back, as if it had never been taken. */
  remove(entry: E): void {
    const { before, after } = entry;
    if (after === null) this.#last = before;
    else after.before = before;
    entry.before = null;
    entry.after = null;
    if (before === null) {
      this.#first = after;
      if (this.#letGoSettled() > 0) this.#runs--;
      return;
    }
    before.after = after;
    // Two runs became one.
    if (before.settled && after?.settled === true) this.#runs--;
  }

  /**
   * Settled ranges beyond `next`, sorted and disjoint. Forgets what lies below.
   * @param certain below it nothing is matched any more, so what lies between settled offsets counts as settled
   */
  settledAbove(next: number, certain: number): readonly OffsetRange[] {
    this.#spans.dropBelow(next);
    this.#passed.dropBelow(next);
    const all = new OffsetRanges(this.#spans.toArray());
    for (const { from, to } of this.#passed.toArray()) all.add(from, to);
    let run: E | null = null;
    for (let entry = this.#first; entry !== null; entry = entry.after) {
      if (!entry.settled) continue;
      run ??= entry;
      if (entry.after?.settled === true && entry.after.offset <= certain) continue;
      all.add(run.offset, entry.offset + 1);
      run = null;
    }
    return all.toArray();
  }

  *unsettled(): Generator<E> {
    for (let entry = this.#first; entry !== null; entry = entry.after) if (!entry.settled) yield entry;
  }

  /** @returns how many entries were let go */
  #letGoSettled(): number {
    let entry = this.#first;
    let count = 0;
    while (entry?.settled === true) {
      const after: E | null = entry.after;
      this.#passed.add(entry.offset, entry.offset + 1);
      entry.before = null;
      entry.after = null;
      entry = after;
      count++;
    }
    this.#first = entry;
    if (entry === null) this.#last = null;
    else entry.before = null;
    return count;
  }
}
