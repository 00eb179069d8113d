import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Breaker, FIRST_PROBE_MS, LONGEST_PROBE_MS } from './breaker.js';
import { SetClock } from './set-clock.fixture.js';
import { SetRandomness } from './set-randomness.fixture.js';

interface Attempt {
  readonly event: string;
}

describe('Breaker', () => {
  let clock: SetClock;
  let randomness: SetRandomness;
  let breaker: Breaker<Attempt>;

  beforeEach(() => {
    clock = new SetClock();
    randomness = new SetRandomness();
    breaker = new Breaker(clock, randomness);
  });

  function fail(event: string, tookMs = 2_000): boolean {
    return breaker.failed({ event }, event, clock.ms - tookMs);
  }

  function open(): void {
    for (let i = 0; i < 10; i++) fail(`event ${i % 3}`);
  }

  function failProbe(event = 'probe'): void {
    const attempt = { event };
    breaker.probing(attempt);
    breaker.failed(attempt, event, clock.ms);
  }

  it('should open once, with the tenth failure over three events', () => {
    const opened = Array.from({ length: 12 }, (_, i) => fail(`event ${i % 3}`));
    expect(opened.indexOf(true)).toBe(9);
    expect(opened.filter(Boolean)).toHaveLength(1);
    expect([breaker.state, breaker.isProbeDue]).toEqual(['open', false]);
  });

  it('should stay closed while there are confirmations in between', () => {
    for (let i = 0; i < 200; i++) {
      expect(i % 9 === 8 ? breaker.confirmed() : fail(String(i))).toBe(false);
    }
    expect(breaker.state).toBe('closed');
  });

  it('should ask for one probe after 5 s, and for no other while it is on its way', () => {
    open();
    clock.ms += FIRST_PROBE_MS - 1;
    expect(breaker.isProbeDue).toBe(false);
    clock.ms += 1;
    expect(breaker.isProbeDue).toBe(true);
    breaker.probing({ event: 'x' });
    clock.ms += LONGEST_PROBE_MS;
    expect([breaker.isProbeDue, breaker.state, breaker.nextProbeAt]).toEqual([false, 'probing', null]);
  });

  it('should double its pauses up to five minutes', () => {
    open();
    const pauses = Array.from({ length: 8 }, () => {
      const pause = (breaker.nextProbeAt ?? NaN) - clock.ms;
      clock.ms += pause;
      failProbe();
      return pause / 1_000;
    });
    expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
  });

  it('should close with a confirmed probe, and begin its pauses anew', () => {
    open();
    clock.ms += FIRST_PROBE_MS;
    failProbe();
    expect([breaker.confirmed(), breaker.state, breaker.nextProbeAt]).toEqual([true, 'closed', null]);
    expect(fail('a')).toBe(false);
    open();
    expect((breaker.nextProbeAt ?? NaN) - clock.ms).toBe(FIRST_PROBE_MS);
  });

  it('should probe at once again when its probe was broken off', () => {
    open();
    clock.ms += FIRST_PROBE_MS;
    const probe = { event: 'x' };
    breaker.probing(probe);
    breaker.withdrawn({ event: 'another' });
    expect(breaker.state).toBe('probing');
    breaker.withdrawn(probe);
    expect([breaker.state, breaker.isProbeDue]).toEqual(['open', true]);
  });

  it('should not lengthen its pause for attempts that had begun before it opened', () => {
    open();
    const at = breaker.nextProbeAt;
    for (let i = 0; i < 30; i++) expect(fail(String(i))).toBe(false);
    expect(breaker.nextProbeAt).toBe(at);
  });

  it('should never be without a next probe while it is open, nor keep it further than a fifth past five minutes', () => {
    const step = fc.record({
      kind: fc.constantFrom('fail', 'fail', 'fail', 'probe fails', 'withdrawn', 'confirmed', 'wait'),
      fraction: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        clock = new SetClock();
        breaker = new Breaker(clock, randomness);
        let events = 0;
        for (const { kind, fraction } of steps) {
          randomness.next = fraction;
          const attempt = { event: String(events++) };
          if (kind === 'wait') clock.ms += fraction * LONGEST_PROBE_MS;
          else if (kind === 'confirmed') breaker.confirmed();
          else if (kind === 'fail') breaker.failed(attempt, attempt.event, clock.ms - 2_000);
          else if (breaker.isProbeDue) {
            breaker.probing(attempt);
            if (kind === 'withdrawn') breaker.withdrawn(attempt);
            else breaker.failed(attempt, attempt.event, clock.ms);
          }
          expect(breaker.nextProbeAt !== null).toBe(breaker.isOpen);
          expect((breaker.nextProbeAt ?? clock.ms) - clock.ms).toBeLessThanOrEqual(LONGEST_PROBE_MS * 1.2);
        }
      }),
    );
  });
});
