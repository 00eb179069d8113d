import { beforeEach, describe, expect, it } from 'vitest';
import type { Subscriber } from '../matching/subscriber.js';
import { FIRST_PROBE_MS } from './breaker.js';
import type { Delivery } from './delivery.js';
import {
  CONFIRMED,
  delivery,
  FAILED,
  offsetsFrom,
  PacedAttempts,
  Source,
  TIMEOUT,
} from './paced-attempts.fixture.js';
import type { Pacer, ReadySource } from './pacer.js';
import { Pacers } from './pacers.js';

describe('Pacer', () => {
  let paced: PacedAttempts;

  beforeEach(() => {
    paced = new PacedAttempts();
  });

  it('should take from its sources in turn, up to its limit', () => {
    paced.pace(3).pump();
    paced.pacer.offer(new Source(1, 2, 3));
    paced.pacer.offer(new Source(11));
    expect(paced.offsets).toEqual([1, 2, 3]);
    paced.end(CONFIRMED);
    expect([paced.offsets, paced.pacer.inFlight]).toEqual([[2, 3, 11], 3]);
  });

  it('should start nothing while the gate is shut or the subscription is not active, and lose nothing', () => {
    paced.pace(2);
    paced.gate.isOpen = false;
    paced.pacer.offer(new Source(1));
    paced.gate.isOpen = true;
    paced.subscriber.isActive = false;
    paced.pacer.pump();
    expect(paced.offsets).toEqual([]);
    paced.subscriber.isActive = true;
    paced.pacer.pump();
    expect(paced.offsets).toEqual([1]);
  });

  it('should take a source again that was empty and is offered anew', () => {
    paced.pace(2);
    const source = new Source();
    paced.pacer.offer(source);
    expect(source.isOffered).toBe(false);
    source.deliveries.push(delivery(1));
    paced.pacer.offer(source);
    expect(paced.offsets).toEqual([1]);
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
    const own = new Pacers(1, paced.gate, { start }).of(paced.subscriber as Subscriber);
    own.offer(source);
    expect([started, own.inFlight]).toEqual([50_000, 0]);
  });

  it('should halve for attempts that time out together, and let a plain failure pass', () => {
    paced.pace(8).offer(new Source(...offsetsFrom(0, 100)));
    paced.end(CONFIRMED);
    paced.end(FAILED);
    expect(paced.running).toHaveLength(8);
    paced.clock.ms += 10_000;
    for (let i = 0; i < 8; i++) paced.end(TIMEOUT, 10_000);
    expect([paced.running.length, paced.pacer.inFlight]).toEqual([4, 4]);
  });

  it('should follow the definition at once, its own number before the default', () => {
    paced.pace(2).offer(new Source(...offsetsFrom(0, 100)));
    expect(paced.running).toHaveLength(2);
    Object.assign(paced.subscriber, { version: 2, definition: { maxInFlight: 5 } });
    paced.pacer.pump();
    expect(paced.running).toHaveLength(5);
    Object.assign(paced.subscriber, { version: 3, definition: { maxInFlight: 1 } });
    for (let i = 0; i < 5; i++) paced.end(CONFIRMED);
    expect(paced.running).toHaveLength(1);
  });

  it('should tell its pace only while there is something to tell', () => {
    paced.pace(4);
    expect(paced.pacer.pace).toBeUndefined();
    paced.pacer.offer(new Source(1));
    expect(paced.pacer.pace).toEqual({ inFlight: 1, concurrency: 4, breaker: 'closed', resumesInMs: null });
    paced.end(TIMEOUT, 1);
    expect(paced.pacer.pace).toEqual({ inFlight: 0, concurrency: 2, breaker: 'closed', resumesInMs: null });
    paced.breakIt();
    expect(paced.pacer.pace).toMatchObject({ inFlight: 0, concurrency: 1, breaker: 'open' });
    paced.clock.ms += 100 * FIRST_PROBE_MS;
    paced.pacer.offer(new Source(1));
    expect(paced.pacer.pace).toEqual({ inFlight: 1, concurrency: 1, breaker: 'probing', resumesInMs: null });
  });
});
