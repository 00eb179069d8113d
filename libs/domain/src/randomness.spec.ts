import { describe, expect, it } from 'vitest';
import { SystemRandomness } from './randomness.js';

describe('SystemRandomness', () => {
  it('should stay from 0 to below 1', () => {
    const randomness = new SystemRandomness();
    for (let draw = 0; draw < 1_000; draw += 1) {
      const fraction = randomness.fraction();
      expect(fraction >= 0 && fraction < 1).toBe(true);
    }
  });
});
