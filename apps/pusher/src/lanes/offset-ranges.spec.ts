import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OffsetRanges } from './offset-ranges.js';

const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), from: fc.nat(60), length: fc.nat(8) }),
  fc.record({ do: fc.constant('dropBelow' as const), from: fc.nat(20), length: fc.constant(0) }),
);

describe('OffsetRanges', () => {
  it('should agree with a plain set, sorted, disjoint and joined', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ranges = new OffsetRanges();
        const model = new Set<number>();
        for (const { do: what, from, length } of steps) {
          if (what === 'add') {
            ranges.add(from, from + length);
            for (let offset = from; offset < from + length; offset++) model.add(offset);
          } else {
            ranges.dropBelow(from);
            for (const offset of model) if (offset < from) model.delete(offset);
          }
        }
        const all = ranges.toArray();
        for (let offset = 0; offset < 80; offset++) {
          expect(ranges.has(offset)).toBe(model.has(offset));
          expect(ranges.endBefore(offset)).toBe(all.findLast((range) => range.to <= offset)?.to);
          expect(ranges.startFrom(offset)).toBe(all.find((range) => range.from >= offset)?.from);
        }
        for (let index = 1; index < all.length; index++) {
          expect(all[index]?.from).toBeGreaterThan(all[index - 1]?.to ?? Infinity);
        }
      }),
    );
  });
});
