import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ExchangeRequest } from '#libs/egress';
import { signingSecretContext } from '#libs/webhook-signing';
import { box, setUp } from './attempt-runner.fixture.js';

function headersOf(request: ExchangeRequest | undefined): Record<string, string> {
  const pairs = (request?.headers ?? []).flatMap((name, index, all) =>
    index % 2 === 0 ? [[name, all[index + 1]]] : [],
  );
  return Object.fromEntries(pairs) as Record<string, string>;
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
    expect(headersOf(request)).toMatchObject({
      'content-type': 'application/json',
      'x-ringback-event': 'hostcreate',
      'x-ringback-attempt': '1',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    egress.answer(200);
    expect([owner.ends, pacer.inFlight]).toEqual([['confirmed'], 0]);
  });

  it('should sign the bytes that it sends, with a fresh moment on each attempt', () => {
    const material = Buffer.alloc(32, 7);
    const sealed = box.seal(material, signingSecretContext(3, 'a'));
    const { egress } = setUp(undefined, [{ id: 'a', kind: 'v1', sealed, expiresAt: null }]);
    egress.answer(500);
    vi.advanceTimersByTime(1_000);
    expect(egress.requests).toHaveLength(2);
    for (const request of egress.requests) {
      const headers = headersOf(request);
      const webhook = new Webhook(`whsec_${material.toString('base64')}`);
      expect(() => webhook.verify(request.body ?? '', headers)).not.toThrow();
    }
    const moments = egress.requests.map((request) => headersOf(request)['webhook-timestamp']);
    expect(new Set(moments).size).toBe(2);
  });

  it('should send nothing that it cannot sign, and say why', () => {
    const sealed = Buffer.alloc(60);
    const { egress, owner, verdicts } = setUp(undefined, [{ id: 'a', kind: 'v1', sealed, expiresAt: null }]);
    vi.advanceTimersByTime(10_000);
    expect([egress.requests, owner.ends]).toEqual([[], ['exhausted']]);
    expect(verdicts.all).toHaveLength(3);
    expect(owner.verdict).toMatchObject({ reason: 'signature', status: null });
    expect(owner.verdict?.detail).toContain('SECRET_KEY');
  });

  it('should break off what it cannot sign like any attempt', () => {
    const sealed = Buffer.alloc(60);
    const { delivery, pacer, owner } = setUp(undefined, [{ id: 'a', kind: 'v1', sealed, expiresAt: null }]);
    delivery.stage = 'done';
    delivery.stop();
    vi.advanceTimersByTime(0);
    expect([owner.ends, pacer.inFlight, vi.getTimerCount()]).toEqual([[], 0, 0]);
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

  it('should note the second of the first attempt, and no later one', () => {
    const { egress, delivery } = setUp();
    const first = Math.floor(Date.now() / 1_000);
    expect(delivery.firstSentAt).toBe(first);
    egress.answer(500);
    vi.advanceTimersByTime(1_000);
    egress.answer(500);
    vi.advanceTimersByTime(5_000);
    expect([egress.requests.length, delivery.firstSentAt]).toEqual([3, first]);
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

  it('should tell the pacer each verdict before the delivery goes on, and of no other outcome', () => {
    const { egress, owner, pacer } = setUp();
    const told: string[] = [];
    vi.spyOn(pacer, 'judged').mockImplementation((_delivery, verdict) => {
      told.push(`${verdict?.kind ?? 'none'} with ${owner.ends.length} ends`);
    });
    egress.end({ kind: 'aborted' });
    egress.answer(500);
    vi.advanceTimersByTime(1_000);
    egress.answer(200);
    expect([told, owner.ends]).toEqual([
      ['none with 0 ends', 'failed with 0 ends', 'confirmed with 0 ends'],
      ['confirmed'],
    ]);
  });

  it('should tell the pacer nothing of an answer that came from a URL of before', () => {
    const { egress, delivery, pacer } = setUp();
    const judged = vi.spyOn(pacer, 'judged');
    const { definition } = delivery.subscriber;
    delivery.subscriber.define({
      subscription: { ...definition, callbackUrl: 'http://another.example/' },
      floors: {},
    });
    egress.answer(500);
    expect(judged.mock.calls).toEqual([[delivery, null, 1]]);
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
