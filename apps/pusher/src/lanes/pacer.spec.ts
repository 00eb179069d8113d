import { beforeEach, describe, expect, it } from 'vitest';
import { failedVerdict, type Verdict } from '#libs/domain';
import type { Subscriber } from '../matching/subscriber.js';
import { FIRST_PROBE_MS } from './breaker.js';
import type { Delivery } from './delivery.js';
import type { Pacer, ReadySource } from './pacer.js';
import { Pacers } from './pacers.js';
import { SetClock } from './set-clock.fixture.js';
import { SetRandomness } from './set-randomness.fixture.js';

const CONFIRMED: Verdict = { kind: 'confirmed', status: 200 };
const FAILED = failedVerdict('status', 'HTTP 500', { status: 500 });
const TIMEOUT = failedVerdict('timeout', 'too slow');

class Source implements ReadySource {
  isOffered = false;
  readonly deliveries: Delivery[];

  constructor(...offsets: number[]) {
    this.deliveries = offsets.map(delivery);
  }

  takeReady(): Delivery | undefined {
    return this.deliveries.shift();
  }
}

function delivery(offset: number): Delivery {
  return { offset, partition: { topic: 't', partition: 0 } } as Delivery;
}

function offsetsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

describe('Pacer', () => {
  const clock = new SetClock();
  const gate = { isOpen: true };
  const subscriber = { isActive: true, version: 1, definition: { maxInFlight: null as number | null } };
  let running: Delivery[];
  let heard: string[];
  let pacer: Pacer;

  beforeEach(() => {
    running = [];
    heard = [];
    gate.isOpen = true;
    Object.assign(subscriber, { isActive: true, version: 1, definition: { maxInFlight: null } });
  });

  function pace(limit: number): Pacer {
    const pacers = new Pacers(
      limit,
      gate,
      {
        start: (started) => {
          running.push(started);
        },
      },
      {
        clock,
        randomness: new SetRandomness(),
        breakers: { opened: () => heard.push('opened'), closed: () => heard.push('closed') },
      },
    );
    pacer = pacers.of(subscriber as Subscriber);
    return pacer;
  }

  function offsets(): number[] {
    return running.map(({ offset }) => offset);
  }

  /** Ends the attempt that began first. */
  function end(verdict: Verdict | null, ms = 0): void {
    const ended = running.shift();
    if (ended === undefined) throw new Error('nothing is in flight');
    pacer.judged(ended, verdict, ms);
    pacer.ended();
  }

  /** Opens the breaker; nothing is in flight or ready afterwards. */
  function breakIt(): void {
    pacer.offer(new Source(...offsetsFrom(1_000, 10)));
    while (running.length > 0) end(FAILED, 2_000);
  }

  it('should take from its sources in turn, up to its limit', () => {
    pace(3).pump();
    pacer.offer(new Source(1, 2, 3));
    pacer.offer(new Source(11));
    expect(offsets()).toEqual([1, 2, 3]);
    end(CONFIRMED);
    expect([offsets(), pacer.inFlight]).toEqual([[2, 3, 11], 3]);
  });

  it('should start nothing while the gate is shut or the subscription is not active, and lose nothing', () => {
    pace(2);
    gate.isOpen = false;
    pacer.offer(new Source(1));
    gate.isOpen = true;
    subscriber.isActive = false;
    pacer.pump();
    expect(offsets()).toEqual([]);
    subscriber.isActive = true;
    pacer.pump();
    expect(offsets()).toEqual([1]);
  });

  it('should take a source again that was empty and is offered anew', () => {
    pace(2);
    const source = new Source();
    pacer.offer(source);
    expect(source.isOffered).toBe(false);
    source.deliveries.push(delivery(1));
    pacer.offer(source);
    expect(offsets()).toEqual([1]);
  });

  it('should not recurse when attempts end while others are started', () => {
    let left = 50_000;
    let started = 0;
    const source: ReadySource = {
      isOffered: false,
      takeReady: () => (left-- > 0 ? delivery(left) : undefined),
    };
    const start = (attempted: Delivery, self: Pacer): void => {
      started++;
      self.judged(attempted, CONFIRMED, 0);
      self.ended();
    };
    const own = new Pacers(1, gate, { start }).of(subscriber as Subscriber);
    own.offer(source);
    expect([started, own.inFlight]).toEqual([50_000, 0]);
  });

  it('should halve for attempts that time out together, and let a plain failure pass', () => {
    pace(8).offer(new Source(...offsetsFrom(0, 100)));
    end(CONFIRMED);
    end(FAILED);
    expect(running).toHaveLength(8);
    clock.ms += 10_000;
    for (let i = 0; i < 8; i++) end(TIMEOUT, 10_000);
    expect([running.length, pacer.inFlight]).toEqual([4, 4]);
  });

  it('should follow the definition at once, its own number before the default', () => {
    pace(2).offer(new Source(...offsetsFrom(0, 100)));
    expect(running).toHaveLength(2);
    Object.assign(subscriber, { version: 2, definition: { maxInFlight: 5 } });
    pacer.pump();
    expect(running).toHaveLength(5);
    Object.assign(subscriber, { version: 3, definition: { maxInFlight: 1 } });
    for (let i = 0; i < 5; i++) end(CONFIRMED);
    expect(running).toHaveLength(1);
  });

  it('should tell that it is broken with the verdict that breaks it, before the delivery goes on', () => {
    pace(20).offer(new Source(...offsetsFrom(0, 20)));
    for (let i = 0; i < 9; i++) end(FAILED, 2_000);
    expect(pacer.isBroken).toBe(false);
    const [tenth] = running;
    if (tenth === undefined) throw new Error('nothing is in flight');
    pacer.judged(tenth, FAILED, 2_000);
    expect([pacer.isBroken, heard]).toEqual([true, ['opened']]);
  });

  it('should probe with one event at a time while it is broken, without waiting for what hangs', () => {
    pace(20).offer(new Source(...offsetsFrom(0, 40)));
    for (let i = 0; i < 10; i++) end(FAILED, 2_000);
    const hanging = running;
    expect(hanging.length).toBe(19);
    pacer.pump();
    expect(hanging.length).toBe(19);
    running = [];
    clock.ms += FIRST_PROBE_MS;
    pacer.pump();
    pacer.pump();
    expect([running.length, pacer.allowance]).toEqual([1, 0]);
    end(FAILED, 10);
    expect(running).toEqual([]);
    clock.ms += 2 * FIRST_PROBE_MS;
    pacer.pump();
    expect(running).toHaveLength(1);
  });

  it('should begin with one attempt after a confirmed probe, and grow', () => {
    pace(8);
    breakIt();
    pacer.offer(new Source(...offsetsFrom(0, 100)));
    clock.ms += 10 * FIRST_PROBE_MS;
    pacer.pump();
    end(CONFIRMED);
    expect([running.length, pacer.isBroken, heard]).toEqual([1, false, ['opened', 'closed']]);
    end(CONFIRMED);
    expect(running).toHaveLength(2);
    for (let i = 0; i < 30; i++) end(CONFIRMED);
    expect(running).toHaveLength(8);
  });

  it('should use the first delivery that comes as the probe when its pause was over before', () => {
    pace(8);
    breakIt();
    clock.ms += 10 * FIRST_PROBE_MS;
    pacer.pump();
    expect([running.length, pacer.allowance]).toEqual([0, 1]);
    pacer.offer(new Source(7, 8));
    expect(offsets()).toEqual([7]);
  });

  it('should probe again at once when its probe was broken off by this process', () => {
    pace(8);
    breakIt();
    clock.ms += 10 * FIRST_PROBE_MS;
    pacer.offer(new Source(7, 8));
    end(null);
    expect(offsets()).toEqual([8]);
  });

  it('should try at once what an update may have corrected', () => {
    pace(8);
    breakIt();
    pacer.offer(new Source(...offsetsFrom(0, 100)));
    expect(running).toEqual([]);
    subscriber.version++;
    expect([pacer.isBroken, heard.at(-1)]).toEqual([false, 'closed']);
    pacer.pump();
    expect(running).toHaveLength(8);
  });

  it('should hold the subscription for as long as Retry-After says', () => {
    pace(4).offer(new Source(...offsetsFrom(0, 100)));
    end(failedVerdict('status', 'HTTP 503', { status: 503, retryAfterMs: 60_000 }));
    for (let i = 0; i < 3; i++) end(CONFIRMED);
    expect([running, pacer.allowance, pacer.pace]).toMatchObject([[], 0, { resumesInMs: 60_000 }]);
    clock.ms += 59_999;
    pacer.pump();
    expect(running).toEqual([]);
    clock.ms += 1;
    pacer.pump();
    expect(running.length).toBeGreaterThan(0);
  });

  it('should keep to the longest of several waits, and let an update end them', () => {
    pace(4).offer(new Source(...offsetsFrom(0, 100)));
    for (const retryAfterMs of [60_000, 10_000])
      end(failedVerdict('status', 'HTTP 429', { status: 429, retryAfterMs }));
    for (let i = 0; i < 2; i++) end(CONFIRMED);
    clock.ms += 59_999;
    pacer.pump();
    expect(running).toEqual([]);
    subscriber.version++;
    pacer.pump();
    expect(running).toHaveLength(4);
  });

  it('should lengthen the pause of a probe that was answered with Retry-After', () => {
    pace(8);
    breakIt();
    clock.ms += 10 * FIRST_PROBE_MS;
    pacer.offer(new Source(1, 2));
    end(failedVerdict('status', 'HTTP 503', { status: 503, retryAfterMs: 600_000 }));
    clock.ms += 599_999;
    pacer.pump();
    expect(running).toEqual([]);
    expect(pacer.pace?.resumesInMs).toBe(1);
    clock.ms += 1;
    pacer.pump();
    expect(offsets()).toEqual([2]);
  });

  it('should tell its pace only while there is something to tell', () => {
    pace(4);
    expect(pacer.pace).toBeUndefined();
    pacer.offer(new Source(1));
    expect(pacer.pace).toEqual({ inFlight: 1, concurrency: 4, breaker: 'closed', resumesInMs: null });
    end(TIMEOUT, 1);
    expect(pacer.pace).toEqual({ inFlight: 0, concurrency: 2, breaker: 'closed', resumesInMs: null });
    breakIt();
    expect(pacer.pace).toMatchObject({ inFlight: 0, concurrency: 1, breaker: 'open' });
    clock.ms += 100 * FIRST_PROBE_MS;
    pacer.offer(new Source(1));
    expect(pacer.pace).toEqual({ inFlight: 1, concurrency: 1, breaker: 'probing', resumesInMs: null });
  });
});
