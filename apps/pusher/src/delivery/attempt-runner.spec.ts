import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FailedVerdict, INLINE_ATTEMPTS, SystemClock, type Verdict } from '#libs/domain';
import type { Done, Egress, ExchangeRequest, Outcome } from '#libs/egress';
import { ByteBudget } from '../lanes/byte-budget.js';
import { Delivery, type DeliveryOwner } from '../lanes/delivery.js';
import { Pacer } from '../lanes/pacer.js';
import { WindowEvent } from '../lanes/window-event.js';
import { Subscriber } from '../matching/subscriber.js';
import { AttemptObserver } from './attempt-observer.js';
import { AttemptRunner } from './attempt-runner.js';

/** Exchanges that end when the test says so. */
class HeldEgress {
  readonly requests: ExchangeRequest[] = [];
  #done: Done | undefined;

  exchange(request: ExchangeRequest, done: Done): () => void {
    this.requests.push(request);
    this.#done = done;
    return () => {
      this.end({ kind: 'aborted' });
    };
  }

  end(outcome: Outcome): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(outcome);
  }

  answer(status: number, change: { body?: string; retryAfter?: string } = {}): void {
    const { body = '', retryAfter = null } = change;
    this.end({ kind: 'answered', status, body: Buffer.from(body), truncated: false, retryAfter, ms: 1 });
  }
}

class Verdicts extends AttemptObserver {
  readonly all: Verdict[] = [];

  override attempted(_delivery: Delivery, verdict: Verdict): void {
    this.all.push(verdict);
  }
}

/** Offers a delivery to the pacer whenever it may be attempted, as a lane does. */
class Owner implements DeliveryOwner {
  readonly attemptsARound = INLINE_ATTEMPTS;
  readonly ends: string[] = [];
  verdict: FailedVerdict | undefined;
  onReady: (delivery: Delivery) => void = () => undefined;

  confirmed(delivery: Delivery): void {
    delivery.stage = 'done';
    this.ends.push('confirmed');
  }

  exhausted(delivery: Delivery, verdict: FailedVerdict): void {
    delivery.stage = 'done';
    this.verdict = verdict;
    this.ends.push('exhausted');
  }

  ready(delivery: Delivery): void {
    delivery.stage = 'ready';
    this.onReady(delivery);
  }
}

function setUp(pattern = { confirmMode: 'httpstatus' as 'httpstatus' | 'regular', confirmPattern: '200' }) {
  const egress = new HeldEgress();
  const verdicts = new Verdicts();
  const runner = new AttemptRunner(egress as unknown as Egress, new SystemClock(), verdicts);
  const subscriber = new Subscriber({
    subscription: {
      id: 3,
      tenant: '0',
      business: 0,
      name: '',
      systemName: '',
      callbackUrl: 'http://receiver.example/',
      ...pattern,
      form: 'hostcreate',
      timeoutSeconds: 7,
      operator: '',
      state: 'active',
      createdAt: new Date(0),
      updatedAt: new Date(0),
    },
    floors: {},
  });
  const body = Buffer.from('{"obj_type":"host","n":12345678901234567890}');
  const description = {
    name: 'hostcreate',
    tenant: '0',
    businesses: [],
    orderingKey: null,
    contentType: 'application/json',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    spliceAt: body.length - 1,
  };
  const event = new WindowEvent(5, description, body, new ByteBudget(1));
  const owner = new Owner();
  const delivery = new Delivery(owner, subscriber, { topic: 't', partition: 2 }, event);
  const pacer = new Pacer(subscriber, 1, { isOpen: true }, runner);
  let queue = [delivery];
  const source = { isOffered: false, takeReady: () => queue.shift() };
  owner.onReady = (ready) => {
    queue = [ready];
    pacer.offer(source);
  };
  delivery.stage = 'ready';
  pacer.offer(source);
  return { egress, verdicts, owner, delivery, pacer, event };
}

describe('AttemptRunner', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('should post the bytes of the event with the ids, and confirm by the rule', () => {
    const { egress, owner, pacer, event } = setUp();
    const [request] = egress.requests;
    expect(request).toMatchObject({ method: 'POST', url: 'http://receiver.example/', timeoutMs: 7_000 });
    expect(request?.body?.toString()).toBe(
      `${event.body.toString().slice(0, -1)},"distribution_id":${5 * 1_024 + 2},"subscription_id":3}`,
    );
    const headers = Object.fromEntries(
      (request?.headers ?? []).flatMap((name, index, all) =>
        index % 2 === 0 ? [[name, all[index + 1]]] : [],
      ),
    ) as Record<string, string>;
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-ringback-event': 'hostcreate',
      'x-ringback-attempt': '1',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    egress.answer(200);
    expect([owner.ends, pacer.inFlight]).toEqual([['confirmed'], 0]);
  });

  it('should attempt three times with pauses of 1 s and 5 s, then give the round up', () => {
    const { egress, owner, verdicts } = setUp();
    egress.answer(500, { body: 'no' });
    vi.advanceTimersByTime(999);
    expect(egress.requests).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(egress.requests).toHaveLength(2);
    egress.end({ kind: 'timeout', phase: 'headers', ms: 1 });
    vi.advanceTimersByTime(5_000);
    expect(egress.requests).toHaveLength(3);
    egress.end({ kind: 'failed', code: 'ECONNREFUSED', detail: 'refused', ms: 1 });
    expect(owner.ends).toEqual(['exhausted']);
    expect(verdicts.all.map((verdict) => verdict.kind === 'failed' && verdict.reason)).toEqual([
      'status',
      'timeout',
      'refused',
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('should start no further attempt later than 10 s after the first', () => {
    const { egress, owner } = setUp();
    vi.advanceTimersByTime(9_500);
    egress.end({ kind: 'timeout', phase: 'body', ms: 9_500 });
    expect([egress.requests.length, owner.ends]).toEqual([1, ['exhausted']]);
  });

  it('should wait as long as Retry-After says within a round, and leave longer waits to the schedule', () => {
    const { egress, owner } = setUp();
    egress.answer(429, { retryAfter: '3' });
    vi.advanceTimersByTime(2_999);
    expect(egress.requests).toHaveLength(1);
    vi.advanceTimersByTime(1);
    egress.answer(503, { retryAfter: '60' });
    expect(owner.verdict).toMatchObject({ retryAfterMs: 60_000, status: 503 });
  });

  it('should not count what the process broke off itself', () => {
    const { egress, owner, delivery, verdicts } = setUp();
    delivery.stop();
    expect([egress.requests.length, verdicts.all]).toEqual([2, []]);
    expect(delivery.roundAttempts).toBe(1);
    egress.answer(200);
    expect(owner.ends).toEqual(['confirmed']);
  });

  it('should leave a delivery alone that was let go while its attempt was in flight', () => {
    const { egress, owner, delivery, pacer } = setUp();
    delivery.stage = 'done';
    egress.answer(500);
    expect([owner.ends, pacer.inFlight, vi.getTimerCount()]).toEqual([[], 0, 0]);
  });

  it('should let its pause go when it is stopped', () => {
    const { egress, delivery } = setUp();
    egress.answer(500);
    expect(vi.getTimerCount()).toBe(1);
    delivery.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('should wait without an end when the endpoint is gone: its subscription is disabled', () => {
    const { egress, owner, delivery } = setUp();
    egress.answer(410);
    expect([delivery.stage, owner.ends, vi.getTimerCount()]).toEqual(['pausing', [], 0]);
  });

  it('should judge by the body alone where the rule is a pattern, also a 410', () => {
    const { egress, owner, verdicts } = setUp({ confirmMode: 'regular', confirmPattern: '"code": *0' });
    egress.answer(410, { body: '{"code": 0}' });
    expect(owner.ends).toEqual(['confirmed']);
    expect(verdicts.all).toEqual([{ kind: 'confirmed', status: 410 }]);
  });

  it('should judge any bytes and any status without throwing', () => {
    for (const body of ['\uD800', '\0'.repeat(500), '\u{1F4A5}'.repeat(300)]) {
      const { egress, verdicts } = setUp({ confirmMode: 'regular', confirmPattern: '(a*)*$b' });
      egress.answer(999, { body });
      expect(verdicts.all).toMatchObject([{ kind: 'failed', reason: 'pattern', status: 999 }]);
    }
  });
});
