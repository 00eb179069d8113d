import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodySlab } from './body-slab.js';

describe('BodySlab', () => {
  it('should keep every copy as it was, whatever is copied afterwards', () => {
    const size = fc.oneof(fc.nat(600), fc.integer({ min: 8_000, max: 9_000 }), fc.constant(70_000));
    fc.assert(
      fc.property(fc.array(size, { maxLength: 200 }), (sizes) => {
        const slab = new BodySlab();
        const copies = sizes.map((length, index) => {
          const value = Buffer.alloc(length, index);
          const copy = slab.copy(value);
          value.fill(0xff);
          return copy;
        });
        for (const [index, copy] of copies.entries())
          expect(copy.equals(Buffer.alloc(sizes[index] ?? 0, index))).toBe(true);
      }),
    );
  });

  it('should share memory among neighbours and with nobody else', () => {
    const slab = new BodySlab();
    const [one, two] = [slab.copy(Buffer.from('one')), slab.copy(Buffer.from('two'))];
    expect(one.buffer).toBe(two.buffer);
    expect(slab.copy(Buffer.alloc(20_000)).buffer).not.toBe(one.buffer);
    expect(Buffer.from('x').buffer).not.toBe(one.buffer);
  });
});
