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
 * Invariant: `first` is unsettled, or nothing is. What is settled is kept as offsets, not as entries: `#passed` holds what
 * was let go at the front since the last settlement, `#spans` what was restored from the database, and what was settled
 * behind an unsettled entry. Entries that are settled are kept only until the next settlement.
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

  /** Whether an offset was settled, or was taken already. */
  has(offset: number): boolean {
    if (this.#spans.has(offset) || this.#passed.has(offset)) return true;
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

  /** An offset is settled without ever having been an entry. */
  pass(offset: number): void {
    this.#passed.add(offset, offset + 1);
    this.#taken = Math.max(this.#taken, offset + 1);
  }

  /** All offsets of a range, none of which is an entry that is to be settled yet, are settled. */
  passAll(from: number, to: number): void {
    this.#spans.add(from, to);
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
    this.#unlink(entry, entry);
    if (before === null) {
      if (this.#letGoSettled() > 0) this.#runs--;
      return;
    }
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
    this.#condense(certain);
    const all = new OffsetRanges(this.#spans.toArray());
    for (const { from, to } of this.#passed.toArray()) all.add(from, to);
    for (let entry = this.#first; entry !== null; entry = entry.after)
      if (entry.settled) all.add(entry.offset, entry.offset + 1);
    return all.toArray();
  }

  *unsettled(): Generator<E> {
    for (let entry = this.#first; entry !== null; entry = entry.after) if (!entry.settled) yield entry;
  }

  /** Turns settled entries below `certain` into ranges: one unsettled entry must not keep all that follow in memory. */
  #condense(certain: number): void {
    for (let entry = this.#first; entry !== null;) {
      let last: E | null = null;
      let next: E | null = entry;
      while (next?.settled === true && next.offset <= certain) {
        last = next;
        next = next.after;
      }
      if (last === null) {
        entry = entry.after;
        continue;
      }
      // Up to the settled neighbours, where nothing unsettled lies between.
      const lower = entry.before?.offset ?? -1;
      const end = this.#spans.endBefore(entry.offset) ?? -1;
      const start = this.#spans.startFrom(last.offset + 1) ?? Infinity;
      const from = end > lower ? end : entry.offset;
      const isOpen = start <= certain && start < (next?.offset ?? Infinity);
      this.#unlink(entry, last);
      if (next?.settled !== true) this.#runs--;
      this.#spans.add(from, isOpen ? start : last.offset + 1);
      entry = next;
    }
  }

  #unlink(from: E, to: E): void {
    const { before } = from;
    const { after } = to;
    if (before === null) this.#first = after;
    else before.after = after;
    if (after === null) this.#last = before;
    else after.before = before;
    from.before = null;
    to.after = null;
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
