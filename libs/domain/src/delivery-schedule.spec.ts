import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  INLINE_ATTEMPTS,
  INLINE_DEADLINE_MS,
  PARKED_RETRIES,
  inlinePauseMs,
  mayAttemptInline,
  parkedPauseMs,
} from './delivery-schedule.js';

describe('inlinePauseMs', () => {
  it('should be 1 s after the first attempt and 5 s after the second', () => {
    expect([inlinePauseMs(1), inlinePauseMs(2)]).toEqual([1_000, 5_000]);
  });
});

describe('mayAttemptInline', () => {
  it('should always allow the first attempt', () => {
    expect(mayAttemptInline(0, 0)).toBe(true);
  });

  it('should end the round after three attempts', () => {
    expect(mayAttemptInline(INLINE_ATTEMPTS - 1, 6_000)).toBe(true);
    expect(mayAttemptInline(INLINE_ATTEMPTS, 6_000)).toBe(false);
  });

  it('should start none later than 10 s after the first', () => {
    expect(mayAttemptInline(1, INLINE_DEADLINE_MS)).toBe(true);
    expect(mayAttemptInline(1, INLINE_DEADLINE_MS + 1)).toBe(false);
  });
});

describe('parkedPauseMs', () => {
  it('should follow the schedule and then end', () => {
    const pauses = Array.from({ length: PARKED_RETRIES + 1 }, (_, retries) =>
      parkedPauseMs(retries, () => 0.5),
    );
    expect(pauses).toEqual([30_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, undefined]);
  });

  it('should stay within 20 % of the schedule', () => {
    const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat(PARKED_RETRIES - 1), fraction, (retries, random) => {
        const middle = parkedPauseMs(retries, () => 0.5) ?? Number.NaN;
        const pause = parkedPauseMs(retries, () => random) ?? Number.NaN;
        expect(Math.abs(pause - middle)).toBeLessThanOrEqual(middle * 0.2);
      }),
    );
  });

  it('should spread over the whole width', () => {
    expect(parkedPauseMs(0, () => 0)).toBe(24_000);
    expect(parkedPauseMs(0, () => 0.999_999)).toBe(36_000);
  });
});
