import { describe, expect, it } from 'vitest';
import { FAILED } from './attempts.fixture.js';
import { setUp } from './partition-lanes.fixture.js';

/** The clock stands at 1,000 until a test moves it. */
function publishedUntil(expiresAt: number) {
  return { kind: 'publish', attributes: [], expiresAt } as const;
}

const DEAD = { total: 1, failure: 1, dead: 1, recovered: 0, discarded: 0 };

describe('time_to_live', () => {
  it('should begin no attempt after it, and let the next of the key follow', () => {
    const { attempts, accept, clock, settle } = setUp({ limit: 1 });
    accept(0);
    accept(1, 'x', 'k', publishedUntil(1_500));
    accept(2, 'x', 'k');
    clock.ms = 1_501;
    attempts.confirm(0);
    expect(attempts.offsets).toEqual([2]);
    const { progress, parked } = settle().settlement;
    expect(progress).toMatchObject([{ ...DEAD, total: 2, nextOffset: 2 }]);
    expect(parked).toMatchObject([
      { offset: 1, state: 'dead', reason: 'expired', nextAttemptAt: null, attempts: 0, smnKind: 'publish' },
    ]);
  });

  it('should begin an attempt at its very end', () => {
    const { attempts, accept, clock } = setUp({ limit: 1 });
    accept(0);
    accept(1, 'x', null, publishedUntil(1_500));
    clock.ms = 1_500;
    attempts.confirm(0);
    expect(attempts.offsets).toEqual([1]);
  });

  it('should be dead at once where it ends before the first step of the schedule', () => {
    const { attempts, accept, settle, quota } = setUp();
    accept(0, 'x', 'k', publishedUntil(30_999));
    accept(1, 'x', 'k', publishedUntil(31_000));
    attempts.exhaust(0);
    expect(attempts.offsets).toEqual([1]);
    attempts.exhaust(1);
    const { progress, parked } = settle().settlement;
    expect(progress).toMatchObject([{ ...DEAD, total: 2, failure: 2 }]);
    expect(parked).toMatchObject([
      { offset: 0, state: 'dead', reason: 'expired', nextAttemptAt: null },
      { offset: 1, state: 'parked', reason: 'status', nextAttemptAt: new Date(31_000) },
    ]);
    expect(parked[0]?.detail).toContain('HTTP 500');
    expect(quota.full).toEqual([]);
  });

  it('should be dead without room for what is parked, since the dead take none', () => {
    const { attempts, accept, settle, tick, clock } = setUp({ maxParked: 1, limit: 2 });
    accept(0);
    accept(1, 'x', null, publishedUntil(2_000));
    attempts.exhaust(0);
    attempts.exhaust(1);
    clock.ms = 2_001;
    tick();
    expect(settle().settlement.parked).toMatchObject([
      { offset: 0, state: 'parked' },
      { offset: 1, state: 'dead', reason: 'expired' },
    ]);
  });

  it('should be dead at the next probe, whatever the endpoint does', () => {
    const { attempts, accept, clock, context, subscriber, settle } = setUp();
    const pacer = context.pacers.of(subscriber);
    for (let offset = 0; offset < 4; offset++) accept(offset, 'x', null, publishedUntil(2_000));
    expect(attempts.offsets).toEqual([0, 1, 2, 3]);
    for (const { delivery } of [...attempts.started, ...attempts.started, ...attempts.started])
      pacer.judged(delivery, FAILED, 2_000);
    for (const offset of [0, 1, 2, 3]) attempts.exhaust(offset);
    expect([pacer.isBroken, attempts.offsets]).toEqual([true, []]);
    clock.ms = 10_000;
    context.pacers.pumpAll();
    expect(attempts.offsets).toEqual([]);
    expect(settle().settlement.progress).toMatchObject([{ total: 4, failure: 4, dead: 4, nextOffset: 4 }]);
  });
});
