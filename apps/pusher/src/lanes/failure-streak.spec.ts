import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FailureStreak,
  STREAK_CERTAIN,
  STREAK_EVENTS,
  STREAK_FAILURES,
  STREAK_MS,
} from './failure-streak.js';

const LATE = STREAK_MS * 10;

function streakOf(events: readonly string[], startedAt = 0): FailureStreak {
  const streak = new FailureStreak();
  for (const event of events) streak.add(event, startedAt);
  return streak;
}

describe('FailureStreak', () => {
  it('should be conclusive with ten failures over three events', () => {
    const events = ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c'];
    expect(streakOf(events).isConclusive(LATE)).toBe(false);
    expect(streakOf([...events, 'a']).isConclusive(LATE)).toBe(true);
  });

  it('should say nothing about the endpoint with any number of failures of two events', () => {
    const events = Array.from({ length: 1_000 }, (_, i) => (i % 2 === 0 ? 'a' : 'b'));
    expect(streakOf(events).isConclusive(LATE)).toBe(false);
  });

  it('should take a second at least, counted from the start of the earliest attempt', () => {
    const events = Array.from({ length: 20 }, (_, i) => String(i));
    const streak = streakOf(events, 5_000);
    expect(streak.isConclusive(5_000 + STREAK_MS - 1)).toBe(false);
    streak.add('slow', 4_000);
    expect(streak.isConclusive(5_001)).toBe(true);
  });

  it('should not wait for the second where so many failures are no chance', () => {
    const events = Array.from({ length: STREAK_CERTAIN - 1 }, (_, i) => String(i));
    const streak = streakOf(events);
    expect(streak.isConclusive(1)).toBe(false);
    streak.add('one more', 0);
    expect(streak.isConclusive(1)).toBe(true);
  });

  it('should be conclusive exactly by what failed since the last confirmation', () => {
    const step = fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom('a', 'b', 'c', 'd') },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const streak = new FailureStreak();
        let failed: string[] = [];
        steps.forEach((event, now) => {
          if (event === null) {
            streak.end();
            failed = [];
          } else {
            streak.add(event, now);
            failed.push(event);
          }
          const expected = failed.length >= STREAK_FAILURES && new Set(failed).size >= STREAK_EVENTS;
          expect(streak.isConclusive(LATE)).toBe(expected);
        });
      }),
    );
  });
});
