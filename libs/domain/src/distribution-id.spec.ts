import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distributionId } from './distribution-id.js';

describe('distributionId', () => {
  it.each([
    [0, 0, '0'],
    [0, 11, '11'],
    [1, 0, '1024'],
    [421, 3, '431107'],
    [2 ** 43 - 1, 1_023, '9007199254740991'],
    [2 ** 43, 1, '9007199254740993'],
    [Number.MAX_SAFE_INTEGER, 1_023, '9223372036854775807'],
  ])('should be of offset %i in partition %i: %s', (offset, partition, id) => {
    expect(distributionId(offset, partition)).toBe(id);
  });

  it('should be exact for every offset and partition', () => {
    const nearTheEdge = fc.integer({ min: 2 ** 43 - 10, max: 2 ** 43 + 10 });
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeNat(), nearTheEdge), fc.nat(1_023), (offset, partition) => {
        expect(distributionId(offset, partition)).toBe(String(BigInt(offset) * 1_024n + BigInt(partition)));
      }),
    );
  });
});
