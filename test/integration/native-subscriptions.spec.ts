import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { TopicAdmin } from '#libs/broker';
import { startTestApi, type TestApi } from './api-process.js';
import { brokersFromEnvironment, randomTopic } from './broker-topics.js';
import { NativeClient } from './native-client.js';

const TABLES = ['subscription', 'subscription_change', 'delivery_progress'];
const topic = randomTopic('native');

let api: TestApi;
let client: NativeClient;
let names = 0;

beforeAll(async () => {
  api = await startTestApi({ EVENT_TOPICS: topic, EVENT_PARTITIONS: '2' });
  client = new NativeClient(api.url);
});

afterAll(async () => {
  await api.stop();
});

beforeEach(async () => {
  for (const table of TABLES) await rows(`DELETE FROM ${table}`);
});

async function rows<T = Record<string, unknown>>(sql: string): Promise<T[]> {
  return api.database.dataSource.query<T[]>(sql);
}

function body(change: object = {}): Record<string, unknown> {
  names += 1;
  return {
    name: `s-${names}`,
    callback_url: 'http://127.0.0.1:9/callback',
    event_names: ['hostcreate'],
    ...change,
  };
}

async function created(change: object = {}): Promise<Record<string, unknown> & { id: number }> {
  const answer = await client.post('/subscriptions', body(change));
  expect(answer.status).toBe(201);
  return answer.body as Record<string, unknown> & { id: number };
}

async function lastChange(): Promise<{ kind: string; floors: unknown } | undefined> {
  const [row] = await rows<{ kind: string; floors: unknown }>(
    'SELECT kind, floors FROM subscription_change ORDER BY id DESC LIMIT 1',
  );
  return row;
}

describe('creating a subscription', () => {
  it('should take the least, with defaults, and say where it is', async () => {
    const answer = await client.post('/subscriptions', {
      name: ' least ',
      callback_url: 'http://127.0.0.1:9/',
      event_names: ['b', 'a', 'b'],
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/v1/subscriptions/${String(answer.body['id'])}`);
    expect(answer.body).toMatchObject({
      name: 'least',
      tenant: '0',
      business: 0,
      event_names: ['a', 'b'],
      confirm: { mode: 'httpstatus', pattern: '200' },
      timeout_seconds: 10,
      max_in_flight: null,
      record: 'failed',
      start_at: null,
      state: 'active',
      state_reason: null,
    });
    expect(answer.body).not.toHaveProperty('start');
    expect(await lastChange()).toMatchObject({ kind: 'created', floors: { [topic]: [0, 0] } });
  });

  it('should keep all that is asked for', async () => {
    const wanted = {
      tenant: 't-1',
      business: 7,
      system_name: 'cmdb',
      confirm: { mode: 'regular', pattern: '"ok":\\s*true' },
      timeout_seconds: 600,
      max_in_flight: 2_048,
      record: 'all',
      operator: 'admin',
    };
    const { id } = await created({ ...wanted, event_names: undefined, subscription_form: 'x*, a' });
    const shown = await client.get(`/subscriptions/${id}`);
    expect(shown.body).toMatchObject({ ...wanted, event_names: ['a', 'x*'] });
  });

  it('should refuse a name that is taken in the tenant', async () => {
    await created({ name: 'taken' });
    expect((await client.post('/subscriptions', body({ name: 'taken' }))).status).toBe(409);
    expect((await client.post('/subscriptions', body({ name: 'taken', tenant: 'b' }))).status).toBe(201);
  });

  it.each([
    ['/name', { name: undefined }],
    ['/name', { name: '  ' }],
    ['/name', { name: 7 }],
    ['/name', { name: 'x'.repeat(256) }],
    ['/name', { name: 'a\0b' }],
    ['/tenant', { tenant: 'a/b' }],
    ['/tenant', { tenant: 0 }],
    ['/business', { business: -1 }],
    ['/business', { business: 2 ** 53 }],
    ['/business', { business: '7' }],
    ['/system_name', { system_name: 'x'.repeat(256) }],
    ['/callback_url', { callback_url: undefined }],
    ['/callback_url', { callback_url: 'ftp://x/' }],
    ['/callback_url', { callback_url: 'http://u:p@127.0.0.1/' }],
    ['/callback_url', { callback_url: ['http://127.0.0.1/'] }],
    ['/event_names', { event_names: undefined }],
    ['/event_names', { event_names: [] }],
    ['/event_names', { event_names: 'hostcreate' }],
    ['/event_names', { event_names: ['a,b'] }],
    ['/event_names', { event_names: [''] }],
    ['/event_names', { event_names: [1] }],
    ['/event_names', { event_names: Array.from({ length: 257 }, (_, n) => `n${n}`) }],
    ['/subscription_form', { subscription_form: 'a' }],
    ['/subscription_form', { event_names: undefined, subscription_form: 'a b!' }],
    ['/confirm', { confirm: '200' }],
    ['/confirm/mode', { confirm: {} }],
    ['/confirm/mode', { confirm: { mode: 'always' } }],
    ['/confirm/pattern', { confirm: { mode: 'httpstatus', pattern: '999' } }],
    ['/confirm/pattern', { confirm: { mode: 'regular' } }],
    ['/confirm/pattern', { confirm: { mode: 'regular', pattern: '(' } }],
    ['/confirm/extra', { confirm: { mode: 'httpstatus', extra: 1 } }],
    ['/timeout_seconds', { timeout_seconds: 0 }],
    ['/timeout_seconds', { timeout_seconds: 601 }],
    ['/timeout_seconds', { timeout_seconds: 1.5 }],
    ['/max_in_flight', { max_in_flight: 0 }],
    ['/max_in_flight', { max_in_flight: 2_049 }],
    ['/record', { record: 'none' }],
    ['/start_at', { start_at: 'yesterday' }],
    ['/start_at', { start_at: '2999-01-01T00:00:00Z' }],
    ['/operator', { operator: 7 }],
    ['/a~1b', { 'a/b': 1 }],
  ])('should refuse %s of %j', async (pointer, change) => {
    const answer = await client.post('/subscriptions', body(change));
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(await rows('SELECT id FROM subscription')).toEqual([]);
  });

  it('should tell of several at once', async () => {
    const answer = await client.post('/subscriptions', { name: '', timeout_seconds: 1e300 });
    const errors = answer.body['errors'] as { pointer: string }[];
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/name', '/callback_url', '/timeout_seconds']);
  });

  it.each([
    ['', 400],
    ['{', 400],
    ['[]', 422],
    ['null', 422],
    ['7', 422],
    ['{"timeout_seconds":1e400}', 422],
    ['{"__proto__":{"name":"x"},"constructor":1}', 422],
    ['['.repeat(100_000) + ']'.repeat(100_000), 422],
    [`{"${'x'.repeat(100_000)}":1}`, 422],
  ])('should refuse the body %.40s', async (text, status) => {
    expect((await client.call('POST', '/subscriptions', text)).status).toBe(status);
  });

  it('should take the last of members that stand twice', async () => {
    const text = JSON.stringify(body({ timeout_seconds: 5 })).replace('}', ',"timeout_seconds":6}');
    const answer = await client.call('POST', '/subscriptions', text);
    expect(answer).toMatchObject({ status: 201, body: { timeout_seconds: 6 } });
  });
});

describe('a subscription that begins in the past', () => {
  const kafka = new Kafka({ brokers: brokersFromEnvironment().split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  const HOUR = 3_600_000;
  const noon = Date.now() - 6 * HOUR;

  /** Partition 0: ten events, one each 10 minutes since noon; partition 1 stays empty. */
  beforeAll(async () => {
    await producer.connect();
    await producer.send({
      topic,
      messages: Array.from({ length: 10 }, (_, n) => ({
        partition: 0,
        timestamp: String(noon + n * 600_000),
        value: '{"event_name":"hostcreate"}',
      })),
    });
    await producer.disconnect();
  });

  async function lanes(id: number) {
    const found = await rows<{ partition: number; next_offset: string; busy: number }>(
      `SELECT \`partition\`, next_offset, busy FROM delivery_progress WHERE subscription_id = ${id}`,
    );
    return found.map(({ partition, next_offset: next, busy }) => [partition, Number(next), busy]);
  }

  async function floors(id: number): Promise<unknown> {
    const [row] = await rows<{ floors: unknown }>(`SELECT floors FROM subscription WHERE id = ${id}`);
    return row?.floors;
  }

  it('should be behind from its first event on, and matched again only from the end', async () => {
    const start_at = new Date(noon + 3 * 600_000 - 1).toISOString();
    const answer = await created({ start_at });
    expect(answer).toMatchObject({
      start_at,
      start: {
        offsets: [
          { topic, partition: 0, offset: 3 },
          { topic, partition: 1, offset: 0 },
        ],
        expired: [],
      },
    });
    expect(await floors(answer.id)).toEqual({ [topic]: [3, 0] });
    expect(await lanes(answer.id)).toEqual([[0, 3, 1]]);
    expect(await lastChange()).toEqual({ kind: 'created', floors: { [topic]: [10, 0] } });
  });

  it('should begin at the earliest when asked', async () => {
    const answer = await created({ start_at: 'earliest' });
    expect(answer).toMatchObject({ start_at: 'earliest', start: { expired: [] } });
    expect(await lanes(answer.id)).toEqual([[0, 0, 1]]);
    expect((await client.get(`/subscriptions/${answer.id}`)).body['start_at']).toBe('earliest');
  });

  it('should not be behind when nothing is so young', async () => {
    const answer = await created({ start_at: new Date(noon + 5 * HOUR).toISOString() });
    expect(await floors(answer.id)).toEqual({ [topic]: [10, 0] });
    expect(await lanes(answer.id)).toEqual([]);
  });

  it('should begin with what is left, and say so, when older events have left the log', async () => {
    const admin = kafka.admin();
    await admin.connect();
    // kafkajs must have heard of the topic.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '4' }] });
    await admin.disconnect();
    await expect.poll(async () => (await api.app.get(TopicAdmin).logBounds(topic))[0]?.low).toBe(4);
    const answer = await created({ start_at: new Date(noon).toISOString() });
    expect(answer['start']).toMatchObject({ expired: [{ topic, partition: 0, offset: 4 }] });
    expect(await lanes(answer.id)).toEqual([[0, 4, 1]]);
  });
});

describe('changing a subscription', () => {
  it('should change what is sent and keep the rest', async () => {
    const { id } = await created({ record: 'all', max_in_flight: 5 });
    const changed = await client.call('PATCH', `/subscriptions/${id}`, {
      event_names: ['moduletransfer'],
      max_in_flight: null,
      confirm: { mode: 'httpstatus', pattern: '2xx' },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        id,
        event_names: ['moduletransfer'],
        max_in_flight: null,
        record: 'all',
        confirm: { mode: 'httpstatus', pattern: '2xx' },
        callback_url: 'http://127.0.0.1:9/callback',
      },
    });
    expect(await lastChange()).toMatchObject({ kind: 'updated' });
    expect(Object.keys((await lastChange())?.floors as object)).toEqual([topic]);
  });

  it('should let a paused one stay paused and a disabled one be active again', async () => {
    const { id } = await created();
    await client.post(`/subscriptions/${id}/pause`, { reason: 'maintenance' });
    const paused = await client.call('PATCH', `/subscriptions/${id}`, { operator: 'x' });
    expect(paused.body).toMatchObject({ state: 'paused', state_reason: 'maintenance' });
    await rows(`UPDATE subscription SET state = 'disabled', state_reason = 'gone' WHERE id = ${id}`);
    const active = await client.call('PATCH', `/subscriptions/${id}`, { operator: 'y' });
    expect(active.body).toMatchObject({ state: 'active', state_reason: null });
  });

  it.each([
    ['', {}],
    ['/tenant', { tenant: 'b' }],
    ['/start_at', { start_at: 'earliest' }],
    ['/name', { name: null }],
    ['/timeout_seconds', { timeout_seconds: null }],
    ['/confirm', { confirm: null }],
    ['/subscription_form', { event_names: ['a'], subscription_form: 'a' }],
  ])('should refuse %s of %j', async (pointer, patch) => {
    const { id } = await created();
    const answer = await client.call('PATCH', `/subscriptions/${id}`, patch);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });

  it('should refuse a name that is taken, and one that is not there', async () => {
    const { id } = await created();
    const { name } = await created();
    expect((await client.call('PATCH', `/subscriptions/${id}`, { name })).status).toBe(409);
    expect((await client.call('PATCH', '/subscriptions/4000000000', { name: 'x' })).status).toBe(404);
  });

  it('should keep what BlueKing does not know of when that dialect updates it', async () => {
    const { id } = await created({ record: 'all', max_in_flight: 5 });
    await client.post(`/subscriptions/${id}/pause`, { reason: 'maintenance' });
    const response = await fetch(`${api.url}/api/v3/event/subscribe/0/0/${id}`, {
      method: 'PUT',
      body: JSON.stringify({
        subscription_name: 'blue',
        callback_url: 'http://127.0.0.1:9/',
        subscription_form: 'x',
        confirm_mode: 'httpstatus',
      }),
    });
    expect(response.status).toBe(200);
    expect((await client.get(`/subscriptions/${id}`)).body).toMatchObject({
      name: 'blue',
      record: 'all',
      max_in_flight: 5,
      state: 'active',
      state_reason: null,
    });
  });
});

describe('pausing and resuming', () => {
  it('should pause with a reason, once, and resume', async () => {
    const { id } = await created();
    const paused = await client.post(`/subscriptions/${id}/pause`, { reason: 'maintenance' });
    expect(paused).toMatchObject({ status: 200, body: { state: 'paused', state_reason: 'maintenance' } });
    expect(await lastChange()).toEqual({ kind: 'updated', floors: {} });
    const [{ changes } = { changes: '' }] = await rows<{ changes: string }>(
      'SELECT COUNT(*) AS changes FROM subscription_change',
    );
    const again = await client.post(`/subscriptions/${id}/pause`);
    expect(again).toMatchObject({ status: 200, body: { state: 'paused', state_reason: 'maintenance' } });
    expect(await rows('SELECT COUNT(*) AS changes FROM subscription_change')).toEqual([{ changes }]);
    const resumed = await client.post(`/subscriptions/${id}/resume`);
    expect(resumed).toMatchObject({ status: 200, body: { state: 'active', state_reason: null } });
    expect((await client.post(`/subscriptions/${id}/resume`)).status).toBe(200);
  });

  it('should resume one that was disabled', async () => {
    const { id } = await created();
    await rows(`UPDATE subscription SET state = 'disabled', state_reason = 'gone' WHERE id = ${id}`);
    expect((await client.post(`/subscriptions/${id}/resume`)).body).toMatchObject({ state: 'active' });
  });

  it('should refuse a reason that is none', async () => {
    const { id } = await created();
    for (const reason of [7, 'x'.repeat(501), 'a\0'])
      expect((await client.post(`/subscriptions/${id}/pause`, { reason })).status).toBe(422);
    expect((await client.post(`/subscriptions/${id}/pause`, '{')).status).toBe(400);
  });
});

describe('removing a subscription', () => {
  it('should take all that stands of it along', async () => {
    const { id } = await created({ start_at: 'earliest' });
    const { id: other } = await created();
    for (const one of [id, other]) {
      await rows(`INSERT INTO attempt (subscription_id, topic, \`partition\`, \`offset\`, event_name, attempt, at, url, ms, verdict)
        VALUES (${one}, 't', 0, 0, 'n', 1, UTC_TIMESTAMP(3), 'u', 1, 'timeout')`);
      await rows(`INSERT INTO command (id, subscription_id, kind, request, created_at)
        VALUES (${one}, ${one}, 'retry', '{}', UTC_TIMESTAMP(3))`);
      await rows(`INSERT INTO command_part (command_id, topic, \`partition\`, subscription_id, state, updated_at)
        VALUES (${one}, 't', 0, ${one}, 'done', UTC_TIMESTAMP(3))`);
      await rows(`INSERT INTO failing_subscription VALUES (${one}, UTC_TIMESTAMP(3))`);
      await rows(
        `INSERT INTO subscription_pace VALUES (${one}, 'p', 1, 1, 'closed', NULL, UTC_TIMESTAMP(3))`,
      );
    }
    expect((await client.call('DELETE', `/subscriptions/${id}`)).status).toBe(204);
    expect((await client.get(`/subscriptions/${id}`)).status).toBe(404);
    const tables = [
      'delivery_progress',
      'attempt',
      'command',
      'command_part',
      'failing_subscription',
      'subscription_pace',
    ];
    for (const table of tables) {
      const left = await rows<{ subscription_id: number }>(`SELECT subscription_id FROM ${table}`);
      expect(left.map((row) => row.subscription_id)).not.toContain(id);
      if (table !== 'delivery_progress') expect(left.map((row) => row.subscription_id)).toContain(other);
    }
    expect((await client.call('DELETE', `/subscriptions/${id}`)).status).toBe(404);
  });
});

describe('listing subscriptions', () => {
  it('should give every one once, in pages, while others come and go', async () => {
    const there = [];
    for (let n = 0; n < 7; n += 1) there.push((await created()).id);
    const passing = async () => {
      const { id } = await created();
      await client.call('DELETE', `/subscriptions/${id}`);
      await created({ tenant: 'other' });
    };
    const listed = await client.pages('/subscriptions?tenant=0', 'subscriptions', 2, passing);
    expect(listed.map(({ id }) => id)).toEqual(there);
  });

  it('should filter by tenant, state and the beginning of the name', async () => {
    const one = await created({ name: '50%_a' });
    const two = await created({ name: '50x_a' });
    const three = await created({ name: '50%_b', tenant: 'b' });
    await client.post(`/subscriptions/${two.id}/pause`);
    const ids = async (query: string) =>
      (await client.pages(`/subscriptions?${query}`, 'subscriptions', 10)).map(({ id }) => id);
    expect(await ids('name_prefix=50%25_')).toEqual([one.id, three.id]);
    expect(await ids('tenant=b')).toEqual([three.id]);
    expect(await ids('state=paused')).toEqual([two.id]);
    expect(await ids('state=active&tenant=0')).toEqual([one.id]);
  });

  it.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=501'],
    ['limit', 'limit=1e2'],
    ['limit', 'limit=-1'],
    ['limit', 'limit=99999999999999999999'],
    ['limit', 'limit=1&limit=2'],
    ['cursor', 'cursor=x'],
    ['cursor', 'cursor='],
    ['cursor', `cursor=${Buffer.from('["attempts",1]').toString('base64url')}`],
    ['cursor', `cursor=${Buffer.from('["subscriptions",-1]').toString('base64url')}`],
    ['cursor', `cursor=${'A'.repeat(4_000)}`],
    ['state', 'state=asleep'],
    ['tenant', 'tenant=a/b'],
    ['tennant', 'tennant=0'],
    ['name_prefix', 'name_prefix[a]=1'],
  ])('should refuse %s of ?%.60s', async (parameter, query) => {
    const answer = await client.get(`/subscriptions?${query}`);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body['errors'])).toContain(parameter);
  });
});

describe('paths of subscriptions', () => {
  it.each(['0', '-1', '1.5', 'x', '4000000000', '99999999999999999999', '1e3', '%00'])(
    'should know nothing of the id %s',
    async (id) => {
      expect((await client.get(`/subscriptions/${id}`)).status).toBe(404);
      expect((await client.post(`/subscriptions/${id}/pause`)).status).toBe(404);
      expect((await client.post(`/subscriptions/${id}/resume`)).status).toBe(404);
      expect((await client.call('DELETE', `/subscriptions/${id}`)).status).toBe(404);
      expect((await client.get(`/subscriptions/${id}/attempts`)).status).toBe(404);
      expect((await client.get(`/subscriptions/${id}/parked`)).status).toBe(404);
      expect((await client.get(`/subscriptions/${id}/commands`)).status).toBe(404);
      expect((await client.get(`/subscriptions/${id}/commands/1`)).status).toBe(404);
      expect((await client.post(`/subscriptions/${id}/commands/1/cancel`)).status).toBe(404);
      expect((await client.post(`/subscriptions/${id}/parked/retry`, { all: true })).status).toBe(404);
      expect((await client.post(`/subscriptions/${id}/replay`, { to: 'latest' })).status).toBe(404);
      const dry = { to: 'latest', dry_run: true };
      expect((await client.post(`/subscriptions/${id}/replay`, dry)).status).toBe(404);
    },
  );

  it.each([
    ['/subscriptions', 'PUT', 'GET, POST'],
    ['/subscriptions/1', 'POST', 'GET, PATCH, DELETE'],
    ['/subscriptions/1', 'PUT', 'GET, PATCH, DELETE'],
    ['/subscriptions/1/pause', 'GET', 'POST'],
    ['/subscriptions/1/resume', 'DELETE', 'POST'],
    ['/subscriptions/1/attempts', 'POST', 'GET'],
    ['/subscriptions/1/parked', 'DELETE', 'GET'],
    ['/subscriptions/1/parked/retry', 'GET', 'POST'],
    ['/subscriptions/1/parked/discard', 'PUT', 'POST'],
    ['/subscriptions/1/replay', 'GET', 'POST'],
    ['/subscriptions/1/commands', 'POST', 'GET'],
    ['/subscriptions/1/commands/1', 'DELETE', 'GET'],
    ['/subscriptions/1/commands/1/cancel', 'GET', 'POST'],
    ['/rejected-events', 'POST', 'GET'],
    ['/notices', 'DELETE', 'GET'],
  ])('should refuse other methods at %s: %s', async (path, method, allow) => {
    const answer = await client.call(method, path);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it('should know no others', async () => {
    expect((await client.get('/subscriptions/1/nothing')).status).toBe(404);
    expect((await client.get('/nothing')).status).toBe(404);
  });
});
