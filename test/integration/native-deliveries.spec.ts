import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { startTestApi, type TestApi } from './api-process.js';
import { NativeClient } from './native-client.js';

const TABLES = ['attempt', 'parked_delivery', 'rejected_event', 'notice', 'command', 'command_part'];
const KEY = 'kaG9zdDoxNw';

let api: TestApi;
let client: NativeClient;
let id: number;

beforeAll(async () => {
  api = await startTestApi();
  client = new NativeClient(api.url);
  const answer = await client.post('/subscriptions', {
    name: 'deliveries',
    callback_url: 'http://127.0.0.1:9/',
    event_names: ['*'],
  });
  id = Number(answer.body['id']);
});

afterAll(async () => {
  await api.stop();
});

beforeEach(async () => {
  for (const table of TABLES) await sql(`DELETE FROM ${table}`);
});

async function sql<T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> {
  return api.database.dataSource.query<T[]>(text, values);
}

async function insert(table: string, row: Record<string, unknown>): Promise<void> {
  const names = Object.keys(row).map((name) => `\`${name}\``);
  await sql(`INSERT INTO ${table} (${names.join(', ')}) VALUES (?)`, [Object.values(row)]);
}

let offsets = 0;

async function attempt(change: Record<string, unknown> = {}): Promise<void> {
  offsets += 1;
  await insert('attempt', {
    subscription_id: id,
    topic: 't',
    partition: 1,
    offset: offsets,
    event_name: 'hostcreate',
    attempt: 2,
    at: '2026-01-31 12:00:00.123',
    url: 'http://127.0.0.1:9/',
    status: 500,
    ms: 17,
    verdict: 'status',
    detail: 'answered 500',
    answer: Buffer.from('{"error":"ü"}'),
    ...change,
  });
}

async function park(change: Record<string, unknown> = {}): Promise<void> {
  offsets += 1;
  const payload = change['payload'] ?? Buffer.from(`{"n":${offsets}}`);
  await insert('parked_delivery', {
    subscription_id: id,
    topic: 't',
    partition: 0,
    offset: offsets,
    state: 'parked',
    ordering_key: KEY,
    event_name: 'hostcreate',
    payload,
    payload_bytes: (payload as Buffer).length,
    splice_at: -1,
    content_type: 'application/json',
    attempts: 3,
    retries: 0,
    next_attempt_at: '2026-01-31 12:00:30.000',
    reason: 'timeout',
    detail: 'no whole answer in time',
    status: null,
    parked_at: '2026-01-31 12:00:00.000',
    ...change,
  });
}

describe('attempts', () => {
  it('should be shown with all that is known', async () => {
    await attempt({ offset: 4_711, replay_id: 3 });
    const answer = await client.get(`/subscriptions/${id}/attempts`);
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
    await attempt({ answer: null, status: null, verdict: 'timeout', detail: null });
    await attempt({ answer: Buffer.from([0xff, 0x00]), verdict: 'confirmed', status: 200 });
    await attempt({ answer: Buffer.from('ü'.repeat(513)).subarray(0, 1_023 + 1) });
    const { attempts } = (await client.get(`/subscriptions/${id}/attempts`)).body;
    expect(attempts).toMatchObject([
      { answer_encoding: 'utf-8', answer: 'ü'.repeat(512) },
      { answer: '/wA=', answer_encoding: 'base64', verdict: 'confirmed', reason: null },
      { answer: null, answer_encoding: null, status: null, reason: 'timeout' },
    ]);
  });

  it('should come newest first, each once, while others are recorded', async () => {
    for (let n = 0; n < 23; n += 1) await attempt();
    await attempt({ subscription_id: id + 1 });
    const first = offsets - 1;
    const listed = await client.pages(`/subscriptions/${id}/attempts`, 'attempts', 5, () => attempt());
    expect(listed.map(({ offset }) => offset)).toEqual(Array.from({ length: 23 }, (_, n) => first - n));
  });
});

describe('what is parked', () => {
  it('should be shown with all that is known, and its payload on request', async () => {
    await park({ offset: 7, payload: Buffer.from('{"a":1}') });
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
    const plain = await client.get(`/subscriptions/${id}/parked`);
    expect(plain.body).toEqual({ parked: [parked], next_cursor: null });
    const whole = await client.get(`/subscriptions/${id}/parked?payload=true`);
    expect(whole.body['parked']).toEqual([{ ...parked, payload: '{"a":1}', payload_encoding: 'utf-8' }]);
  });

  it('should be filtered by state and key', async () => {
    await park({ offset: 1 });
    await park({ offset: 2, state: 'held', next_attempt_at: null });
    await park({ offset: 3, state: 'dead', ordering_key: null });
    const of = async (query: string) =>
      (await client.pages(`/subscriptions/${id}/parked?${query}`, 'parked', 2)).map(({ offset }) => offset);
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
        await park({ topic, partition, offset });
        wanted.push(`${topic}/${partition}/${offset}`);
      }
    }
    const between = async () => {
      await park({ topic: 'a', partition: 0 });
      await sql("DELETE FROM parked_delivery WHERE topic = 'a' AND `partition` = 0");
    };
    for (const limit of [1, 2, 5]) {
      const listed = await client.pages(`/subscriptions/${id}/parked`, 'parked', limit, between);
      const seen = listed.map(
        (row) => `${String(row['topic'])}/${String(row['partition'])}/${String(row['offset'])}`,
      );
      expect(seen).toEqual(wanted);
    }
  });

  it('should come in pages of few payloads when they are large', async () => {
    for (let offset = 0; offset < 10; offset += 1)
      await park({ offset, payload: Buffer.alloc(1024 * 1024, 'x') });
    const first = await client.get(`/subscriptions/${id}/parked?payload=true`);
    expect(first.body['parked']).toHaveLength(4);
    const all = await client.pages(`/subscriptions/${id}/parked?payload=true`, 'parked', 100);
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
    const answer = await client.get(`/subscriptions/${id}/parked?${query}`);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ parameter }] } });
  });
});

interface Part {
  readonly command_id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string | null;
  readonly ordering_key: string | null;
}

async function openParts(): Promise<Part[]> {
  return sql<Part>(
    "SELECT command_id, topic, `partition`, `offset`, ordering_key FROM command_part WHERE state = 'waiting' ORDER BY topic, `partition`",
  );
}

/** Does what owners of partitions do, as soon as a command is there. @returns the parts that it found */
async function own(results: Record<string, unknown>): Promise<Part[]> {
  const parts = await eventually(async () => {
    const found = await openParts();
    expect(found).not.toEqual([]);
    return found;
  });
  await sql("UPDATE command_part SET state = 'done', result = ? WHERE state = 'waiting'", [
    JSON.stringify(results),
  ]);
  return parts;
}

describe.each(['retry', 'discard'] as const)('%s', (kind) => {
  const counted = kind === 'retry' ? 'retried' : 'discarded';

  function ask(selection: unknown) {
    return client.post(`/subscriptions/${id}/parked/${kind}`, selection);
  }

  it('should be one delivery', async () => {
    await park({ offset: 7, state: 'dead', next_attempt_at: null });
    const [answer, parts] = await Promise.all([
      ask({ topic: 't', partition: 0, offset: 7 }),
      own({ [counted]: 1 }),
    ]);
    expect(parts).toMatchObject([{ topic: 't', partition: 0, offset: '7', ordering_key: null }]);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        kind,
        state: 'done',
        subscription_id: id,
        request: { topic: 't', partition: 0, offset: 7 },
        result: { [counted]: 1 },
        parts: [{ state: 'done', result: { [counted]: 1 } }],
      },
    });
  });

  it('should be those of a key, wherever they are', async () => {
    await park({ topic: 'a', partition: 3 });
    await park({ topic: 'b', partition: 1 });
    await park({ topic: 'b', partition: 1, state: 'held' });
    await park({ topic: 'b', partition: 2, ordering_key: 'kother' });
    const [answer, parts] = await Promise.all([ask({ key: KEY }), own({ [counted]: 2 })]);
    expect(parts).toMatchObject([
      { topic: 'a', partition: 3, offset: null, ordering_key: KEY },
      { topic: 'b', partition: 1, offset: null, ordering_key: KEY },
    ]);
    expect(answer).toMatchObject({ status: 200, body: { result: { [counted]: 4 } } });
    const [, narrow] = await Promise.all([ask({ key: KEY, topic: 'b', partition: 1 }), own({})]);
    expect(narrow).toMatchObject([{ topic: 'b', partition: 1 }]);
  });

  it('should be all of them', async () => {
    await park({ partition: 0, ordering_key: null });
    await park({ partition: 1, state: 'dead' });
    await park({ partition: 1 });
    await park({ subscription_id: id + 1, partition: 5 });
    const [answer, parts] = await Promise.all([ask({ all: true }), own({ [counted]: 2 })]);
    expect(parts).toMatchObject([
      { partition: 0, offset: null, ordering_key: null },
      { partition: 1, offset: null, ordering_key: null },
    ]);
    expect(answer).toMatchObject({ status: 200, body: { request: { all: true }, result: { [counted]: 4 } } });
  });

  it('should be done at once when there is nothing at all', async () => {
    expect(await ask({ all: true })).toMatchObject({ status: 200, body: { state: 'done', parts: [] } });
  });

  it('should say that a delivery settled meanwhile, before', async () => {
    await park({ offset: 7 });
    for (const selection of [{ topic: 't', partition: 0, offset: 8 }, { key: 'kother' }]) {
      const answer = await ask(selection);
      expect(answer.status).toBe(409);
      expect(answer.body['detail']).toContain('settled meanwhile');
    }
    expect(await sql('SELECT id FROM command')).toEqual([]);
  });

  it('should say that a delivery settled meanwhile, after it was asked', async () => {
    await park({ offset: 7 });
    const [answer] = await Promise.all([
      ask({ topic: 't', partition: 0, offset: 7 }),
      own({ [counted]: 0, settled_meanwhile: 1 }),
    ]);
    expect(answer).toMatchObject({ status: 200, body: { result: { [counted]: 0, settled_meanwhile: 1 } } });
  });

  it('should be accepted when no owner does it in time, and be found later', async () => {
    await park({ offset: 7 });
    const answer = await ask({ all: true });
    expect(answer).toMatchObject({ status: 202, body: { state: 'waiting' } });
    expect(answer.ms).toBeGreaterThan(2_900);
    expect(answer.ms).toBeLessThan(5_000);
    const location = answer.headers.get('location') ?? '';
    expect(location).toBe(`/api/v1/subscriptions/${id}/commands/${String(answer.body['id'])}`);
    const path = location.replace('/api/v1', '');
    expect(await client.get(path)).toMatchObject({ status: 200, body: { state: 'waiting' } });
    await own({ [counted]: 1 });
    expect(await client.get(path)).toMatchObject({ body: { state: 'done', result: { [counted]: 1 } } });
  });

  it('should answer with the reason when it is refused', async () => {
    await park({ offset: 7 });
    const refusing = eventually(async () => {
      const { affectedRows } = (await sql(
        `UPDATE command_part SET state = 'refused', result = '{"reason":"no room"}' WHERE state = 'waiting'`,
      )) as unknown as { affectedRows: number };
      return affectedRows > 0;
    });
    const [answer] = await Promise.all([ask({ all: true }), refusing]);
    expect(answer).toMatchObject({
      status: 200,
      body: { state: 'refused', parts: [{ result: { reason: 'no room' } }] },
    });
  });

  it.each([
    ['', {}],
    ['', { topic: 't' }],
    ['', { key: 'k', all: true }],
    ['', { topic: 't', partition: 0, offset: 0, key: 'k' }],
    ['/topic', { partition: 0, offset: 0 }],
    ['/topic', { topic: 7, partition: 0, offset: 0 }],
    ['/topic', { topic: 'x'.repeat(250), partition: 0, offset: 0 }],
    ['/partition', { topic: 't', offset: 0 }],
    ['/partition', { topic: 't', partition: -1, offset: 0 }],
    ['/partition', { topic: 't', partition: 2 ** 31, offset: 0 }],
    ['/offset', { topic: 't', partition: 0, offset: -1 }],
    ['/offset', { topic: 't', partition: 0, offset: 0.5 }],
    ['/offset', { topic: 't', partition: 0, offset: 2 ** 53 }],
    ['/offset', { topic: 't', partition: 0, offset: '0' }],
    ['/key', { key: ['k'] }],
    ['/key', { key: 'x'.repeat(81) }],
    ['/all', { all: false }],
    ['/all', { all: 1 }],
    ['/all', { all: true, topic: 't' }],
    ['/everything', { everything: true }],
  ])('should be refused for %j of %j', async (pointer, selection) => {
    const answer = await ask(selection);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(await sql('SELECT id FROM command')).toEqual([]);
  });

  it('should be refused without a body', async () => {
    expect((await client.post(`/subscriptions/${id}/parked/${kind}`)).status).toBe(400);
  });
});

describe('rejected events', () => {
  async function reject(change: Record<string, unknown> = {}): Promise<void> {
    offsets += 1;
    await insert('rejected_event', {
      topic: 'a',
      partition: 0,
      offset: offsets,
      reason: 'no event name',
      excerpt: Buffer.from('not json'),
      at: '2026-01-31 12:00:00.000',
      ...change,
    });
  }

  it('should be shown newest first, of one topic or all', async () => {
    await reject({ offset: 1 });
    await reject({ offset: 2, topic: 'b', excerpt: Buffer.from([0xff]) });
    expect((await client.get('/rejected-events')).body).toMatchObject({
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
    const ofOne = await client.get('/rejected-events?topic=a');
    expect(ofOne.body['rejected_events']).toMatchObject([{ offset: 1 }]);
  });

  it('should come each once while others are rejected', async () => {
    for (let n = 0; n < 7; n += 1) await reject();
    const last = offsets;
    const listed = await client.pages('/rejected-events', 'rejected_events', 3, () => reject());
    expect(listed.map(({ offset }) => offset)).toEqual(Array.from({ length: 7 }, (_, n) => last - n));
  });

  it('should not be listed by a bad parameter', async () => {
    for (const query of ['limit=0', 'cursor=x', 'topic=', 'offset=1', `topic=${'x'.repeat(250)}`]) {
      const { status } = await client.get(`/rejected-events?${query}`);
      expect([query, status]).toEqual([query, query === 'topic=' ? 200 : 422]);
    }
  });
});

describe('notices', () => {
  it('should be shown newest first, filtered by subscription and kind', async () => {
    const at = '2026-01-31 12:00:00.000';
    await insert('notice', { kind: 'gone', subscription_id: id, detail: 'one', at });
    await insert('notice', {
      kind: 'expired',
      topic: 't',
      partition: 1,
      from_offset: 3,
      to_offset: 9,
      detail: 'two',
      at,
    });
    expect((await client.get('/notices')).body).toMatchObject({
      notices: [
        { kind: 'expired', subscription_id: null, topic: 't', partition: 1, from_offset: 3, to_offset: 9 },
        { kind: 'gone', subscription_id: id, topic: null, detail: 'one', at: '2026-01-31T12:00:00.000Z' },
      ],
      next_cursor: null,
    });
    const of = async (query: string) =>
      (await client.pages(`/notices?${query}`, 'notices', 1)).map(({ detail }) => detail);
    expect(await of(`subscription_id=${id}`)).toEqual(['one']);
    expect(await of('kind=expired')).toEqual(['two']);
    expect(await of('')).toEqual(['two', 'one']);
    expect((await client.get('/notices?subscription_id=-1')).status).toBe(422);
    expect((await client.get('/notices?kind=party')).status).toBe(422);
  });
});
