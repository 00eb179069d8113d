import { describe, expect, it } from 'vitest';
import { Crowd } from './crowd.js';

describe('Crowd', () => {
  it('should leave everybody one attempt, and no more to anybody, once it is crowded', () => {
    const crowd = new Crowd(32);
    for (let count = 0; count < 512; count++) {
      expect(crowd.admits(31)).toBe(true);
      crowd.started();
    }
    expect([crowd.admits(0), crowd.admits(1)]).toEqual([true, false]);
    crowd.ended();
    expect(crowd.admits(1)).toBe(true);
  });

  it('should never keep one subscription from what it may have', () => {
    const crowd = new Crowd(2_000);
    for (let count = 0; count < 1_999; count++) crowd.started();
    expect(crowd.admits(1_999)).toBe(true);
  });
});
