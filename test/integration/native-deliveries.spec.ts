import { describe, expect, it } from 'vitest';
import { DeliveryRecords, KEY } from './delivery-records.js';

const records = new DeliveryRecords();

describe('attempts', () => {
  it('should be shown with all that is known', async () => {
    await records.attempt({ offset: 4_711, replay_id: 3 });
    const answer = await records.client.get(`/subscriptions/${records.id}/attempts`);
    expect(answer.body).toEqual({
      attempts: [
        {
          id: expect.any(Number) as number,
          at: '2026-01-31T12:00:00.123Z',
          url: 'http://127.0.0.1:9/',
          status: 500,
          ms: 17,
          verdict: 'failed',
          reason: 'status',
          detail: 'answered 500',
          answer: '{"error":"ü"}',
          answer_encoding: 'utf-8',
          topic: 't',
          partition: 1,
          offset: 4_711,
          event_name: 'hostcreate',
          attempt: 2,
          replay_id: 3,
        },
      ],
      next_cursor: null,
    });
  });

  it('should show answers that are no text in base64, and no answer as null', async () => {
    await records.attempt({ answer: null, status: null, verdict: 'timeout', detail: null });
    await records.attempt({ answer: Buffer.from([0xff, 0x00]), verdict: 'confirmed', status: 200 });
    await records.attempt({ answer: Buffer.from('ü'.repeat(513)).subarray(0, 1_023 + 1) });
    const { attempts } = (await records.client.get(`/subscriptions/${records.id}/attempts`)).body;
    expect(attempts).toMatchObject([
      { answer_encoding: 'utf-8', answer: 'ü'.repeat(512) },
      { answer: '/wA=', answer_encoding: 'base64', verdict: 'confirmed', reason: null },
      { answer: null, answer_encoding: null, status: null, reason: 'timeout' },
    ]);
  });

  it('should come newest first, each once, while others are recorded', async () => {
    for (let n = 0; n < 23; n += 1) await records.attempt();
    await records.attempt({ subscription_id: records.id + 1 });
    const first = records.offset - 1;
    const listed = await records.client.pages(`/subscriptions/${records.id}/attempts`, 'attempts', 5, () =>
      records.attempt(),
    );
    expect(listed.map(({ offset }) => offset)).toEqual(Array.from({ length: 23 }, (_, n) => first - n));
  });
});

describe('what is parked', () => {
  it('should be shown with all that is known, and its payload on request', async () => {
    await records.park({ offset: 7, payload: Buffer.from('{"a":1}') });
    const parked = {
      topic: 't',
      partition: 0,
      offset: 7,
      state: 'parked',
      key: KEY,
      event_name: 'hostcreate',
      attempts: 3,
      next_attempt_at: '2026-01-31T12:00:30.000Z',
      reason: 'timeout',
      detail: 'no whole answer in time',
      status: null,
      parked_at: '2026-01-31T12:00:00.000Z',
      content_type: 'application/json',
      payload_bytes: 7,
    };
    const plain = await records.client.get(`/subscriptions/${records.id}/parked`);
    expect(plain.body).toEqual({ parked: [parked], next_cursor: null });
    const whole = await records.client.get(`/subscriptions/${records.id}/parked?payload=true`);
    expect(whole.body['parked']).toEqual([{ ...parked, payload: '{"a":1}', payload_encoding: 'utf-8' }]);
  });

  it('should be filtered by state and key', async () => {
    await records.park({ offset: 1 });
    await records.park({ offset: 2, state: 'held', next_attempt_at: null });
    await records.park({ offset: 3, state: 'dead', ordering_key: null });
    const of = async (query: string) =>
      (await records.client.pages(`/subscriptions/${records.id}/parked?${query}`, 'parked', 2)).map(
        ({ offset }) => offset,
      );
    expect(await of('state=held')).toEqual([2]);
    expect(await of('state=dead')).toEqual([3]);
    expect(await of(`key=${KEY}`)).toEqual([1, 2]);
    expect(await of(`key=${KEY}&state=parked`)).toEqual([1]);
    expect(await of('key=other')).toEqual([]);
  });

  it('should come in the order of the log, each once, while others are parked and settled', async () => {
    const wanted: string[] = [];
    for (const [topic, partition] of [
      ['a', 1],
      ['a', 10],
      ['b', 0],
      ['b', 2],
    ] as const) {
      for (const offset of [5, 100, 1_000_000]) {
        await records.park({ topic, partition, offset });
        wanted.push(`${topic}/${partition}/${offset}`);
      }
    }
    const between = async () => {
      await records.park({ topic: 'a', partition: 0 });
      await records.sql("DELETE FROM parked_delivery WHERE topic = 'a' AND `partition` = 0");
    };
    for (const limit of [1, 2, 5]) {
      const listed = await records.client.pages(
        `/subscriptions/${records.id}/parked`,
        'parked',
        limit,
        between,
      );
      const seen = listed.map(
        (row) => `${String(row['topic'])}/${String(row['partition'])}/${String(row['offset'])}`,
      );
      expect(seen).toEqual(wanted);
    }
  });

  it('should come in pages of few payloads when they are large', async () => {
    for (let offset = 0; offset < 10; offset += 1)
      await records.park({ offset, payload: Buffer.alloc(1024 * 1024, 'x') });
    const first = await records.client.get(`/subscriptions/${records.id}/parked?payload=true`);
    expect(first.body['parked']).toHaveLength(4);
    const all = await records.client.pages(`/subscriptions/${records.id}/parked?payload=true`, 'parked', 100);
    expect(all.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it.each([
    ['state', 'state=asleep'],
    ['payload', 'payload=yes'],
    ['key', `key=${'x'.repeat(81)}`],
    ['cursor', 'cursor=WyJwYXJrZWQiXQ'],
    ['cursor', `cursor=${Buffer.from('["parked",1,2,3]').toString('base64url')}`],
    ['cursor', `cursor=${Buffer.from('["parked","t",-1,3]').toString('base64url')}`],
    ['limit', 'limit=x'],
  ])('should not be listed by a bad %s: %.50s', async (parameter, query) => {
    const answer = await records.client.get(`/subscriptions/${records.id}/parked?${query}`);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ parameter }] } });
  });
});

describe('rejected events', () => {
  async function reject(change: Record<string, unknown> = {}): Promise<void> {
    records.offset += 1;
    await records.insert('rejected_event', {
      topic: 'a',
      partition: 0,
      offset: records.offset,
      reason: 'no event name',
      excerpt: Buffer.from('not json'),
      at: '2026-01-31 12:00:00.000',
      ...change,
    });
  }

  it('should be shown newest first, of one topic or all', async () => {
    await reject({ offset: 1 });
    await reject({ offset: 2, topic: 'b', excerpt: Buffer.from([0xff]) });
    expect((await records.client.get('/rejected-events')).body).toMatchObject({
      rejected_events: [
        { topic: 'b', offset: 2, excerpt: '/w==', excerpt_encoding: 'base64' },
        {
          topic: 'a',
          partition: 0,
          offset: 1,
          reason: 'no event name',
          excerpt: 'not json',
          excerpt_encoding: 'utf-8',
          at: '2026-01-31T12:00:00.000Z',
        },
      ],
      next_cursor: null,
    });
    const ofOne = await records.client.get('/rejected-events?topic=a');
    expect(ofOne.body['rejected_events']).toMatchObject([{ offset: 1 }]);
  });

  it('should come each once while others are rejected', async () => {
    for (let n = 0; n < 7; n += 1) await reject();
    const last = records.offset;
    const listed = await records.client.pages('/rejected-events', 'rejected_events', 3, () => reject());
    expect(listed.map(({ offset }) => offset)).toEqual(Array.from({ length: 7 }, (_, n) => last - n));
  });

  it('should not be listed by a bad parameter', async () => {
    for (const query of ['limit=0', 'cursor=x', 'topic=', 'offset=1', `topic=${'x'.repeat(250)}`]) {
      const { status } = await records.client.get(`/rejected-events?${query}`);
      expect([query, status]).toEqual([query, query === 'topic=' ? 200 : 422]);
    }
  });
});

describe('notices', () => {
  it('should be shown newest first, filtered by subscription and kind', async () => {
    const at = '2026-01-31 12:00:00.000';
    await records.insert('notice', { kind: 'gone', subscription_id: records.id, detail: 'one', at });
    await records.insert('notice', {
      kind: 'expired',
      topic: 't',
      partition: 1,
      from_offset: 3,
      to_offset: 9,
      detail: 'two',
      at,
    });
    expect((await records.client.get('/notices')).body).toMatchObject({
      notices: [
        { kind: 'expired', subscription_id: null, topic: 't', partition: 1, from_offset: 3, to_offset: 9 },
        {
          kind: 'gone',
          subscription_id: records.id,
          topic: null,
          detail: 'one',
          at: '2026-01-31T12:00:00.000Z',
        },
      ],
      next_cursor: null,
    });
    const of = async (query: string) =>
      (await records.client.pages(`/notices?${query}`, 'notices', 1)).map(({ detail }) => detail);
    expect(await of(`subscription_id=${records.id}`)).toEqual(['one']);
    expect(await of('kind=expired')).toEqual(['two']);
    expect(await of('')).toEqual(['two', 'one']);
    expect((await records.client.get('/notices?subscription_id=-1')).status).toBe(422);
    expect((await records.client.get('/notices?kind=party')).status).toBe(422);
  });
});
