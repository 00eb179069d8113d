import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Frontier } from './frontier.js';

function nth<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}

class Entry {
  settled = false;
  before: Entry | null = null;
  after: Entry | null = null;
  constructor(readonly offset: number) {}
}

/** The frontier as sets: slow and plain. */
class Model {
  readonly taken = new Set<number>();
  readonly settled = new Set<number>();

  get first(): number | undefined {
    return [...this.taken].filter((offset) => !this.settled.has(offset)).sort((a, b) => a - b)[0];
  }

  /** Runs of settled offsets beyond the first unsettled one, among those taken. */
  get runs(): number {
    const { first } = this;
    if (first === undefined) return 0;
    const beyond = [...this.taken].filter((offset) => offset >= first).sort((a, b) => a - b);
    return beyond.filter(
      (offset, index) => this.settled.has(offset) && !this.settled.has(beyond[index - 1] ?? first),
    ).length;
  }
}

describe('Frontier', () => {
  it('should let go of settled entries at the front', () => {
    const frontier = new Frontier<Entry>();
    const entries = [3, 5, 9].map((offset) => new Entry(offset));
    for (const entry of entries) frontier.take(entry);
    frontier.settle(nth(entries, 1));
    expect(frontier.first?.offset).toBe(3);
    expect(frontier.settledAbove(3, 10)).toEqual([{ from: 5, to: 6 }]);
    frontier.settle(nth(entries, 0));
    expect(frontier.first?.offset).toBe(9);
    expect(frontier.settledAbove(9, 10)).toEqual([]);
    expect(frontier.runs).toBe(0);
  });

  it('should know exactly what was settled above an entry that is inserted below', () => {
    const frontier = new Frontier<Entry>();
    for (const offset of [10, 12]) {
      const entry = new Entry(offset);
      frontier.take(entry);
      frontier.settle(entry);
    }
    frontier.take(new Entry(5));
    expect(frontier.first?.offset).toBe(5);
    expect([10, 11, 12].map((offset) => frontier.has(offset))).toEqual([true, false, true]);
    expect(frontier.settledAbove(5, 5)).toEqual([
      { from: 10, to: 11 },
      { from: 12, to: 13 },
    ]);
  });

  it('should count what lies between settled offsets as settled only where matching is certain', () => {
    const frontier = new Frontier<Entry>();
    const entries = [1, 3, 6, 9].map((offset) => new Entry(offset));
    for (const entry of entries) frontier.take(entry);
    for (const entry of entries.slice(1)) frontier.settle(entry);
    expect(frontier.settledAbove(1, 6)).toEqual([
      { from: 3, to: 7 },
      { from: 9, to: 10 },
    ]);
  });

  it('should keep restored settled offsets until the cursor passes them', () => {
    const frontier = new Frontier<Entry>([{ from: 20, to: 30 }]);
    const entry = new Entry(10);
    frontier.take(entry);
    expect(frontier.has(20)).toBe(true);
    expect(frontier.has(30)).toBe(false);
    expect(frontier.hasSettledFrom(29)).toBe(true);
    expect(frontier.settledAbove(10, 10)).toEqual([{ from: 20, to: 30 }]);
    frontier.settle(entry);
    expect(frontier.settledAbove(25, 25)).toEqual([{ from: 25, to: 30 }]);
    expect(frontier.settledAbove(30, 30)).toEqual([]);
  });

  it('should always agree with plain sets', () => {
    const op = fc.constantFrom('take', 'take', 'settle', 'settle', 'remove', 'certain');
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.nat(40), op }), { maxLength: 80 }), (steps) => {
        const frontier = new Frontier<Entry>();
        const model = new Model();
        const entries = new Map<number, Entry>();
        let certain = 0;
        for (const { at, op } of steps) {
          const entry = entries.get(at);
          if (op === 'certain') certain = Math.max(certain, at);
          else if (op === 'take' && at >= certain) {
            expect(frontier.has(at)).toBe(model.taken.has(at));
            if (entry !== undefined) continue;
            const taken = new Entry(at);
            entries.set(at, taken);
            model.taken.add(at);
            frontier.take(taken);
          } else if (op === 'settle' && entry !== undefined) {
            model.settled.add(at);
            frontier.settle(entry);
          } else if (op === 'remove' && entry?.settled === false) {
            entries.delete(at);
            model.taken.delete(at);
            frontier.remove(entry);
          }
          const first = model.first;
          expect(frontier.first?.offset).toBe(first);
          // Those that were let go do not count.
          expect(frontier.runs).toBeLessThanOrEqual(model.runs);
          expect([...frontier.unsettled()].map((each) => each.offset)).toEqual(
            [...model.taken].filter((offset) => !model.settled.has(offset)).sort((a, b) => a - b),
          );
          const next = Math.min(first ?? Infinity, certain);
          const above = frontier.settledAbove(next, certain);
          const holds = (offset: number) => above.some((range) => range.from <= offset && offset < range.to);
          for (let offset = next; offset <= 41; offset++) {
            if (offset >= certain || model.taken.has(offset))
              expect(holds(offset)).toBe(model.settled.has(offset));
          }
        }
      }),
    );
  });

  it('should count one run for neighbours and drop it when the front passes', () => {
    const frontier = new Frontier<Entry>();
    const entries = [1, 2, 3, 4, 5, 6].map((offset) => new Entry(offset));
    for (const entry of entries) frontier.take(entry);
    const settle = (index: number) => {
      frontier.settle(nth(entries, index));
    };
    settle(1);
    settle(3);
    expect(frontier.runs).toBe(2);
    settle(2);
    expect(frontier.runs).toBe(1);
    settle(0);
    expect(frontier.runs).toBe(0);
    expect(frontier.first?.offset).toBe(5);
  });

  it('should keep one range, and no entries, of what is settled behind an entry that is stuck', () => {
    const frontier = new Frontier<Entry>();
    const stuck = new Entry(0);
    frontier.take(stuck);
    for (let round = 1; round <= 100; round++) {
      for (let offset = round * 100; offset < round * 100 + 100; offset += 7) {
        const entry = new Entry(offset);
        frontier.take(entry);
        frontier.settle(entry);
      }
      frontier.settledAbove(0, round * 100 + 100);
      expect(frontier.runs).toBe(1);
    }
    expect(stuck.after).toBeNull();
    expect(frontier.settledAbove(0, 10_100)).toEqual([{ from: 100, to: 10_099 }]);
  });

  it('should know an offset that passed by without an entry', () => {
    const frontier = new Frontier<Entry>();
    frontier.take(new Entry(3));
    frontier.pass(7);
    expect([frontier.has(7), frontier.has(6), frontier.taken]).toEqual([true, false, 8]);
    expect(frontier.settledAbove(3, 3)).toEqual([{ from: 7, to: 8 }]);
  });
});
