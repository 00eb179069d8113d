import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Concurrency } from './concurrency.js';

/** Confirms as many as are allowed, as a round of answers does. */
function round(concurrency: Concurrency): number {
  for (let left = concurrency.allowed; left > 0; left--) concurrency.confirmed();
  return concurrency.allowed;
}

describe('Concurrency', () => {
  it('should begin at its maximum', () => {
    const concurrency = new Concurrency(32);
    expect([concurrency.allowed, concurrency.isReduced]).toEqual([32, false]);
  });

  it('should halve once for attempts that were on their way together', () => {
    const concurrency = new Concurrency(32);
    for (let i = 0; i < 32; i++) concurrency.congested(0, 10_000 + i);
    expect(concurrency.allowed).toBe(16);
    concurrency.congested(10_001, 20_001);
    expect(concurrency.allowed).toBe(8);
  });

  it('should come to 1 within six timeouts of a receiver that hangs', () => {
    const concurrency = new Concurrency(32);
    for (let i = 0; i < 6; i++) concurrency.congested(i * 10_000, (i + 1) * 10_000);
    expect(concurrency.allowed).toBe(1);
  });

  it('should add one for each round of answers after a decrease', () => {
    const concurrency = new Concurrency(32);
    concurrency.congested(0, 1);
    // The sum of 1/c over a round stays a little below one while c grows.
    for (let i = 0; i < 20; i++) {
      const before = concurrency.allowed;
      expect(round(concurrency) - before).toBeLessThanOrEqual(1);
    }
    expect(concurrency.allowed).toBe(32);
  });

  it('should double with each round of answers after an outage', () => {
    const concurrency = new Concurrency(32);
    concurrency.restart(5);
    const rounds = [1, 2, 3, 4, 5].map(() => round(concurrency));
    expect([rounds, concurrency.isReduced]).toEqual([[2, 4, 8, 16, 32], false]);
  });

  it('should not hear again of an outage from attempts that began before its end', () => {
    const concurrency = new Concurrency(8);
    concurrency.restart(100);
    round(concurrency);
    concurrency.congested(99, 150);
    expect(concurrency.allowed).toBe(2);
  });

  it('should stay between 1 and its maximum, and reach it again, whatever happened', () => {
    const event = fc.oneof(
      fc.constant({ kind: 'confirmed' as const }),
      fc.record({ kind: fc.constant('congested' as const), age: fc.nat(1_000) }),
      fc.constant({ kind: 'restart' as const }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_048 }), fc.array(event), (max, events) => {
        const concurrency = new Concurrency(max);
        let now = 0;
        for (const each of events) {
          now += 10;
          const before = concurrency.allowed;
          if (each.kind === 'confirmed') concurrency.confirmed();
          else if (each.kind === 'restart') concurrency.restart(now);
          else concurrency.congested(now - each.age, now);
          expect(concurrency.allowed).toBeGreaterThanOrEqual(1);
          expect(concurrency.allowed).toBeLessThanOrEqual(max);
          if (each.kind === 'congested')
            expect(concurrency.allowed).toBeGreaterThanOrEqual(Math.floor(before / 2));
        }
        for (let i = 0; i < max * max + max && concurrency.isReduced; i++) concurrency.confirmed();
        expect([concurrency.allowed, concurrency.isReduced]).toEqual([max, false]);
      }),
      { numRuns: 50 },
    );
  });
});
