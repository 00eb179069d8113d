import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pacer } from '../lanes/pacer.js';
import type { Subscriber } from '../matching/subscriber.js';
import { AttemptShares, MAX_ATTEMPTS } from './attempt-shares.js';

interface PacerLike {
  readonly subscriber: Subscriber;
  allowance: number;
  isBroken: boolean;
}

function setUp(count: number, allowance = 32) {
  const pacers: PacerLike[] = Array.from({ length: count }, (_, id) => ({
    subscriber: { id } as Subscriber,
    allowance,
    isBroken: false,
  }));
  const of = (subscriber: Subscriber) => pacers[subscriber.id] as unknown as Pacer;
  return { pacers, shares: new AttemptShares({ of, all: () => pacers as unknown as Pacer[] }) };
}

/** Begins as many as the subscription may have. */
function fill(shares: AttemptShares, { subscriber }: PacerLike): number {
  let begun = 0;
  for (; shares.mayBegin(subscriber); begun++) shares.begun(subscriber);
  return begun;
}

describe('AttemptShares', () => {
  it('should give one subscription a part of what is free, however many its pacer allows', () => {
    const { pacers, shares } = setUp(2, 2_000);
    expect(pacers.map((pacer) => fill(shares, pacer))).toEqual([26, 21]);
  });

  it('should follow what the pacer allows', () => {
    const { pacers, shares } = setUp(3, 2);
    const [two, none, broken] = pacers;
    if (two === undefined || none === undefined || broken === undefined) throw new Error('no pacers');
    none.allowance = 0;
    Object.assign(broken, { allowance: 1, isBroken: true });
    expect(pacers.map((pacer) => fill(shares, pacer))).toEqual([8, 0, 1]);
    expect(shares.full()).toEqual([two.subscriber, none.subscriber, broken.subscriber]);
    shares.ended(two.subscriber);
    expect(shares.full()).toEqual([none.subscriber, broken.subscriber]);
  });

  it('should leave room for others while a hundred subscriptions hang', () => {
    const { pacers, shares } = setUp(101);
    const begun = pacers.map((pacer) => fill(shares, pacer));
    expect(Math.min(...begun)).toBeGreaterThan(0);
    expect(begun.reduce((sum, each) => sum + each)).toBeLessThan(MAX_ATTEMPTS);
  });

  it('should not change by what is tried on a copy', () => {
    const { pacers, shares } = setUp(1);
    const [pacer] = pacers;
    if (pacer === undefined) throw new Error('no pacer');
    shares.begun(pacer.subscriber);
    expect([fill(shares.copy(), pacer), fill(shares, pacer)]).toEqual([25, 25]);
  });

  it('should never go beyond its bound, and refuse nobody who has none while there is room', () => {
    const step = fc.record({ id: fc.nat(299), ends: fc.integer({ min: 0, max: 3 }).map((n) => n === 0) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 1_000 }), (steps) => {
        const { pacers, shares } = setUp(300);
        const counts = new Map<number, number>();
        let total = 0;
        for (const { id, ends } of steps) {
          const subscriber = pacers[id]?.subscriber;
          if (subscriber === undefined) throw new Error('no pacer');
          const count = counts.get(id) ?? 0;
          if (ends && count > 0) {
            shares.ended(subscriber);
            counts.set(id, count - 1);
            total--;
          } else if (!ends) {
            if (count === 0) expect(shares.mayBegin(subscriber)).toBe(total < MAX_ATTEMPTS);
            if (!shares.mayBegin(subscriber)) continue;
            shares.begun(subscriber);
            counts.set(id, count + 1);
            total++;
          }
          expect(total).toBeLessThanOrEqual(MAX_ATTEMPTS);
        }
      }),
      { numRuns: 20 },
    );
  });
});
