import { describe, expect, it } from 'vitest';
import { ParkingQuota } from './parking-quota.js';

describe('ParkingQuota', () => {
  it('should have room until a number or a size is reached, and again when the database says so', () => {
    const quota = new ParkingQuota(2, 100);
    quota.parked(1, 10);
    expect(quota.hasRoom(1)).toBe(true);
    quota.parked(1, 10);
    quota.parked(2, 100);
    expect([1, 2, 3].map((id) => quota.hasRoom(id))).toEqual([false, false, true]);
    expect(quota.full).toEqual([1, 2]);
    quota.learn(
      new Map([
        [1, { deliveries: 1, bytes: 10 }],
        [2, { deliveries: 0, bytes: 0 }],
      ]),
    );
    expect(quota.full).toEqual([]);
  });
});
