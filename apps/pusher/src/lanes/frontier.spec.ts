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
}

describe('Frontier', () => {
  it('should let go of settled entries at the front', () => {
    const frontier = new Frontier<Entry>();
    const entries = [3, 5, 9].map((offset) => new Entry(offset));
    for (const entry of entries) frontier.take(entry);
    frontier.settle(nth(entries, 1));
    expect(frontier.first?.offset).toBe(3);
    expect(frontier.settledAbove(3)).toEqual([{ from: 5, to: 6 }]);
    frontier.settle(nth(entries, 0));
    expect(frontier.first?.offset).toBe(9);
    expect(frontier.settledAbove(9)).toEqual([]);
    expect(frontier.runs).toBe(0);
  });

  it('should remember what was settled when an entry is inserted below it', () => {
    const frontier = new Frontier<Entry>();
    for (const offset of [10, 11, 12]) {
      const entry = new Entry(offset);
      frontier.take(entry);
      frontier.settle(entry);
    }
    frontier.take(new Entry(5));
    frontier.take(new Entry(7));
    expect(frontier.first?.offset).toBe(5);
    expect(frontier.settledAbove(5)).toEqual([
      { from: 6, to: 7 },
      { from: 8, to: 13 },
    ]);
  });

  it('should keep restored settled offsets until the cursor passes them', () => {
    const frontier = new Frontier<Entry>([{ from: 20, to: 30 }]);
    const entry = new Entry(10);
    frontier.take(entry);
    expect(frontier.isSettled(20)).toBe(true);
    expect(frontier.isSettled(30)).toBe(false);
    expect(frontier.hasSettledFrom(29)).toBe(true);
    expect(frontier.settledAbove(10)).toEqual([{ from: 20, to: 30 }]);
    frontier.settle(entry);
    expect(frontier.settledAbove(25)).toEqual([{ from: 25, to: 30 }]);
    expect(frontier.settledAbove(30)).toEqual([]);
  });

  it('should always agree with plain sets about the first unsettled and the settled beyond it', () => {
    const steps = fc.array(fc.record({ at: fc.nat(40), settle: fc.boolean() }), { maxLength: 80 });
    fc.assert(
      fc.property(steps, (all) => {
        const frontier = new Frontier<Entry>();
        const model = new Model();
        const entries = new Map<number, Entry>();
        for (const { at, settle } of all) {
          if (!settle && !model.taken.has(at) && !frontier.isSettled(at)) {
            const entry = new Entry(at);
            entries.set(at, entry);
            model.taken.add(at);
            frontier.take(entry);
          } else if (settle && model.taken.has(at)) {
            model.settled.add(at);
            frontier.settle(
              nth(
                [...entries.values()].filter((entry) => entry.offset === at),
                0,
              ),
            );
          }
          const first = model.first;
          expect(frontier.first?.offset).toBe(first);
          expect([...frontier.unsettled()].map((entry) => entry.offset)).toEqual(
            [...model.taken].filter((offset) => !model.settled.has(offset)).sort((a, b) => a - b),
          );
          if (first === undefined) continue;
          const above = frontier.settledAbove(first);
          const holds = (offset: number) => above.some((range) => range.from <= offset && offset < range.to);
          for (const offset of model.taken) {
            if (offset > first) expect(holds(offset)).toBe(model.settled.has(offset));
          }
          expect(frontier.runs).toBeGreaterThanOrEqual(above.length);
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
});
