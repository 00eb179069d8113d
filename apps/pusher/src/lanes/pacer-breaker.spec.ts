import { beforeEach, describe, expect, it } from 'vitest';
import { failedVerdict } from '#libs/domain';
import { FIRST_PROBE_MS } from './breaker.js';
import { CONFIRMED, FAILED, offsetsFrom, PacedAttempts, Source } from './paced-attempts.fixture.js';

describe('Pacer', () => {
  let paced: PacedAttempts;

  beforeEach(() => {
    paced = new PacedAttempts();
  });

  it('should tell that it is broken with the verdict that breaks it, before the delivery goes on', () => {
    paced.pace(20).offer(new Source(...offsetsFrom(0, 20)));
    for (let i = 0; i < 9; i++) paced.end(FAILED, 2_000);
    expect(paced.pacer.isBroken).toBe(false);
    const [tenth] = paced.running;
    if (tenth === undefined) throw new Error('nothing is in flight');
    paced.pacer.judged(tenth, FAILED, 2_000);
    expect([paced.pacer.isBroken, paced.heard]).toEqual([true, ['opened']]);
  });

  it('should probe with one event at a time while it is broken, without waiting for what hangs', () => {
    paced.pace(20).offer(new Source(...offsetsFrom(0, 40)));
    for (let i = 0; i < 10; i++) paced.end(FAILED, 2_000);
    const hanging = paced.running;
    expect(hanging.length).toBe(19);
    paced.pacer.pump();
    expect(hanging.length).toBe(19);
    paced.running = [];
    paced.clock.ms += FIRST_PROBE_MS;
    paced.pacer.pump();
    paced.pacer.pump();
    expect([paced.running.length, paced.pacer.allowance]).toEqual([1, 0]);
    paced.end(FAILED, 10);
    expect(paced.running).toEqual([]);
    paced.clock.ms += 2 * FIRST_PROBE_MS;
    paced.pacer.pump();
    expect(paced.running).toHaveLength(1);
  });

  it('should begin with one attempt after a confirmed probe, and grow', () => {
    paced.pace(8);
    paced.breakIt();
    paced.pacer.offer(new Source(...offsetsFrom(0, 100)));
    paced.clock.ms += 10 * FIRST_PROBE_MS;
    paced.pacer.pump();
    paced.end(CONFIRMED);
    expect([paced.running.length, paced.pacer.isBroken, paced.heard]).toEqual([
      1,
      false,
      ['opened', 'closed'],
    ]);
    paced.end(CONFIRMED);
    expect(paced.running).toHaveLength(2);
    for (let i = 0; i < 30; i++) paced.end(CONFIRMED);
    expect(paced.running).toHaveLength(8);
  });

  it('should use the first delivery that comes as the probe when its pause was over before', () => {
    paced.pace(8);
    paced.breakIt();
    paced.clock.ms += 10 * FIRST_PROBE_MS;
    paced.pacer.pump();
    expect([paced.running.length, paced.pacer.allowance]).toEqual([0, 1]);
    paced.pacer.offer(new Source(7, 8));
    expect(paced.offsets).toEqual([7]);
  });

  it('should probe again at once when its probe was broken off by this process', () => {
    paced.pace(8);
    paced.breakIt();
    paced.clock.ms += 10 * FIRST_PROBE_MS;
    paced.pacer.offer(new Source(7, 8));
    paced.end(null);
    expect(paced.offsets).toEqual([8]);
  });

  it('should try at once what an update may have corrected', () => {
    paced.pace(8);
    paced.breakIt();
    paced.pacer.offer(new Source(...offsetsFrom(0, 100)));
    expect(paced.running).toEqual([]);
    paced.subscriber.version++;
    expect([paced.pacer.isBroken, paced.heard.at(-1)]).toEqual([false, 'closed']);
    paced.pacer.pump();
    expect(paced.running).toHaveLength(8);
  });

  it('should hold the subscription for as long as Retry-After says', () => {
    paced.pace(4).offer(new Source(...offsetsFrom(0, 100)));
    paced.end(failedVerdict('status', 'HTTP 503', { status: 503, retryAfterMs: 60_000 }));
    for (let i = 0; i < 3; i++) paced.end(CONFIRMED);
    expect([paced.running, paced.pacer.allowance, paced.pacer.pace]).toMatchObject([
      [],
      0,
      { resumesInMs: 60_000 },
    ]);
    paced.clock.ms += 59_999;
    paced.pacer.pump();
    expect(paced.running).toEqual([]);
    paced.clock.ms += 1;
    paced.pacer.pump();
    expect(paced.running.length).toBeGreaterThan(0);
  });

  it('should keep to the longest of several waits, and let an update end them', () => {
    paced.pace(4).offer(new Source(...offsetsFrom(0, 100)));
    for (const retryAfterMs of [60_000, 10_000])
      paced.end(failedVerdict('status', 'HTTP 429', { status: 429, retryAfterMs }));
    for (let i = 0; i < 2; i++) paced.end(CONFIRMED);
    paced.clock.ms += 59_999;
    paced.pacer.pump();
    expect(paced.running).toEqual([]);
    paced.subscriber.version++;
    paced.pacer.pump();
    expect(paced.running).toHaveLength(4);
  });

  it('should lengthen the pause of a probe that was answered with Retry-After', () => {
    paced.pace(8);
    paced.breakIt();
    paced.clock.ms += 10 * FIRST_PROBE_MS;
    paced.pacer.offer(new Source(1, 2));
    paced.end(failedVerdict('status', 'HTTP 503', { status: 503, retryAfterMs: 600_000 }));
    paced.clock.ms += 599_999;
    paced.pacer.pump();
    expect(paced.running).toEqual([]);
    expect(paced.pacer.pace?.resumesInMs).toBe(1);
    paced.clock.ms += 1;
    paced.pacer.pump();
    expect(paced.offsets).toEqual([2]);
  });
});
