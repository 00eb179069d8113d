import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadlines, type DeadlineQueue, type Timed } from './deadlines.js';

/** Notes when it was told that its time is over. */
class Waiter implements Timed {
  readonly startedAt = performance.now();
  timedOutAt: number | null = null;

  timeOut(): void {
    this.timedOutAt = performance.now();
  }
}

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('begin'), timeoutMs: fc.constantFrom(10, 25, 1_000) }),
    fc.record({ kind: fc.constant('end'), index: fc.nat(20) }),
    fc.record({ kind: fc.constant('pass'), ms: fc.nat(40) }),
  ),
  { maxLength: 60 },
);

describe('Deadlines', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('should time out who did not end, when its time is over, and nobody else', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const deadlines = new Deadlines();
        const begun: { waiter: Waiter; timeoutMs: number; queue: DeadlineQueue; ended: boolean }[] = [];
        for (const step of all) {
          if ('timeoutMs' in step) {
            const waiter = new Waiter();
            const queue = deadlines.add(waiter, step.timeoutMs);
            begun.push({ waiter, queue, timeoutMs: step.timeoutMs, ended: false });
          } else if ('ms' in step) vi.advanceTimersByTime(step.ms);
          else {
            const one = begun[step.index];
            if (one?.waiter.timedOutAt !== null) continue;
            one.queue.delete(one.waiter);
            one.ended = true;
          }
        }
        vi.advanceTimersByTime(2_000);
        for (const { waiter, timeoutMs, ended } of begun)
          expect(waiter.timedOutAt).toBe(ended ? null : waiter.startedAt + timeoutMs);
        expect(vi.getTimerCount()).toBe(0);
      }),
    );
  });

  it('should take those that begin while others time out', () => {
    const deadlines = new Deadlines();
    const next = new Waiter();
    const first: Timed = {
      startedAt: performance.now(),
      timeOut: () => {
        deadlines.add(Object.assign(next, { startedAt: performance.now() }), 10);
      },
    };
    deadlines.add(first, 10);
    vi.advanceTimersByTime(10);
    expect(next.timedOutAt).toBeNull();
    vi.advanceTimersByTime(10);
    expect(next.timedOutAt).toBe(next.startedAt + 10);
  });

  it('should forget a length that nobody waits for any more', () => {
    const deadlines = new Deadlines();
    const waiter = new Waiter();
    const queue = deadlines.add(waiter, 10);
    queue.delete(waiter);
    vi.advanceTimersByTime(10);
    expect(deadlines.add(new Waiter(), 10)).not.toBe(queue);
  });

  it('should keep a process alive only while somebody waits', () => {
    vi.useRealTimers();
    const active = (): number =>
      process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = active();
    const deadlines = new Deadlines();
    const waiter = new Waiter();
    const queue = deadlines.add(waiter, 60_000);
    const other = new Waiter();
    deadlines.add(other, 60_000);
    queue.delete(other);
    expect(active()).toBe(before + 1);
    queue.delete(waiter);
    expect(active()).toBe(before);
    deadlines.add(waiter, 60_000);
    expect(active()).toBe(before + 1);
    queue.delete(waiter);
    expect(active()).toBe(before);
  });
});
