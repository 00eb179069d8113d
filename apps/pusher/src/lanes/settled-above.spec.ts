import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OffsetRanges } from './offset-ranges.js';
import { decodeSettledAbove, encodeSettledAbove } from './settled-above.js';

const ranges = fc
  .array(fc.tuple(fc.nat(2 ** 40), fc.integer({ min: 1, max: 2 ** 20 })), { maxLength: 50 })
  .map((pairs) => new OffsetRanges(pairs.map(([from, length]) => ({ from, to: from + length }))).toArray());

describe('settled_above', () => {
  it('should read back what was written', () => {
    fc.assert(
      fc.property(ranges, fc.nat(2 ** 40), (all, next) => {
        const beyond = all.map((range) => ({ from: range.from + next, to: range.to + next }));
        expect(decodeSettledAbove(next, encodeSettledAbove(next, beyond))).toEqual(beyond);
      }),
    );
  });

  it('should cost two bytes for a short range after a short gap', () => {
    const all = Array.from({ length: 2_000 }, (_, index) => ({ from: 1 + index * 3, to: 3 + index * 3 }));
    expect(encodeSettledAbove(0, all)?.length).toBe(4_000);
  });

  it('should refuse bytes that are no encoding', () => {
    expect(() => decodeSettledAbove(0, Buffer.from([0x80]))).toThrow(RangeError);
    expect(() => decodeSettledAbove(0, Buffer.from([1, 0]))).toThrow(RangeError);
    expect(() => decodeSettledAbove(0, Buffer.alloc(12, 0xff))).toThrow(RangeError);
  });
});
