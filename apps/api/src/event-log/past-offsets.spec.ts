import { describe, expect, it } from 'vitest';
import { pastOffsets } from './past-offsets.js';

const bounds = {
  t: [
    { partition: 0, low: 0, high: 10 },
    { partition: 1, low: 5, high: 10 },
    { partition: 2, low: 7, high: 7 },
  ],
};

describe('pastOffsets', () => {
  it('should take offsets as they are where all records of the moment are there', () => {
    expect(pastOffsets({ t: [3, 6, 7] }, bounds)).toEqual({ offsets: { t: [3, 6, 7] }, expired: [] });
  });

  it('should know that nothing left a log that begins at 0', () => {
    expect(pastOffsets({ t: [0, 10, 7] }, bounds)).toEqual({ offsets: { t: [0, 10, 7] }, expired: [] });
  });

  it('should name the partitions whose first record is all that is left', () => {
    expect(pastOffsets({ t: [0, 5, 7] }, bounds)).toEqual({
      offsets: { t: [0, 5, 7] },
      expired: [{ topic: 't', partition: 1, earliest: 5 }],
    });
  });

  it('should stay within the bounds, and begin a partition at its end that was not asked about', () => {
    expect(pastOffsets({ t: [11, 0] }, bounds).offsets).toEqual({ t: [10, 5, 7] });
  });
});
