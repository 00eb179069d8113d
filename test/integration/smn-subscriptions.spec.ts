import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NativeClient } from './native-client.js';
import { SmnClient, type SmnAnswered } from '../support/smn-client.js';
import { startTestApi, type TestApi } from './api-process.js';

const ID = /^[0-9a-f]{32}$/;
const ENDPOINT = 'http://127.0.0.1:9/push';

let api: TestApi;
let client: SmnClient;
let other: SmnClient;
let topic: string;

beforeAll(async () => {
  api = await startTestApi();
  client = new SmnClient(api.url, 'p1');
  other = new SmnClient(api.url, 'p2');
  topic = client.topicUrn('alarm');
});

afterAll(async () => {
  await api.stop();
});

beforeEach(async () => {
  for (const table of [
    'subscription',
    'topic_subscription',
    'topic_subscription_range',
    'smn_token',
    'smn_topic',
  ])
    await sql(`DELETE FROM ${table}`);
  await createTopic('p1', 'alarm');
});

function sql<T>(statement: string, values: readonly unknown[] = []): Promise<T[]> {
  return api.database.dataSource.query(statement, [...values]);
}

async function createTopic(tenant: string, name: string): Promise<void> {
  await sql(
    "INSERT INTO smn_topic (tenant, name, topic_id, display_name, enterprise_project_id, created_at, updated_at) VALUES (?, ?, ?, '', '0', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
    [tenant, name, 'f'.repeat(32)],
  );
}

function subscribe(body: unknown, urn = topic): Promise<SmnAnswered> {
  return client.call('POST', `topics/${urn}/subscriptions`, body);
}

/** @returns the URN of a new subscription */
async function subscribed(members: Record<string, unknown> = {}): Promise<string> {
  const answer = await subscribe({ protocol: 'http', endpoint: ENDPOINT, ...members });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body['subscription_urn'] as string;
}

function expectError(answer: SmnAnswered, status: number, code: string): void {
  expect({ status: answer.status, code: answer.body['code'], again: answer.body['error_code'] }).toEqual({
    status,
    code,
    again: code,
  });
  expect(answer.headers.get('x-request-id')).toBe(answer.body['request_id']);
}

async function list(query = ''): Promise<Record<string, unknown>[]> {
  const answer = await client.call('GET', `subscriptions${query}`);
  expect(answer.status).toBe(200);
  const rows = answer.body['subscriptions'] as Record<string, unknown>[];
  return rows;
}

describe('subscribing', () => {
  it('should answer 201 with the URN of what is new, and list it at once', async () => {
    const answer = await subscribe({ protocol: 'http', endpoint: ENDPOINT, remark: '告警' });
    expect(answer.status).toBe(201);
    expect(Object.keys(answer.body)).toEqual(['request_id', 'subscription_urn']);
    const urn = answer.body['subscription_urn'] as string;
    expect(urn.slice(0, urn.lastIndexOf(':'))).toBe(topic);
    expect(urn.slice(urn.lastIndexOf(':') + 1)).toMatch(ID);
    const listed = await client.call('GET', 'subscriptions');
    expect(Object.keys(listed.body)).toEqual(['request_id', 'subscription_count', 'subscriptions']);
    expect(listed.body).toMatchObject({
      subscription_count: 1,
      subscriptions: [
        {
          topic_urn: topic,
          protocol: 'http',
          subscription_urn: urn,
          owner: 'p1',
          endpoint: ENDPOINT,
          remark: '告警',
          status: 0,
          filter_polices: [],
        },
      ],
    });
  });

  it('should answer 200 with the same URN the second time, and invite again', async () => {
    const urn = await subscribed();
    const again = await subscribe({ protocol: 'http', endpoint: ENDPOINT, remark: 'not taken' });
    expect(again).toMatchObject({ status: 200, body: { subscription_urn: urn } });
    expect(await sql('SELECT kind FROM smn_token')).toEqual([
      { kind: 'subscription_confirmation' },
      { kind: 'subscription_confirmation' },
    ]);
    expect(await list()).toMatchObject([{ remark: '' }]);
  });

  it('should try an endpoint again that was given up before it confirmed: else nothing would be sent', async () => {
    await subscribed();
    const changes = () =>
      sql<{ kind: string }>('SELECT kind FROM subscription_change ORDER BY id DESC LIMIT 1');
    const state = () => sql('SELECT state, state_reason AS reason FROM subscription');
    await sql("UPDATE subscription SET state = 'disabled', state_reason = 'HTTP 410'");
    expect(await subscribe({ protocol: 'http', endpoint: ENDPOINT })).toMatchObject({ status: 200 });
    expect(await state()).toEqual([{ state: 'active', reason: null }]);
    expect(await changes()).toEqual([{ kind: 'updated' }]);
    await sql("UPDATE subscription SET state = 'paused', state_reason = 'by hand'");
    expect(await subscribe({ protocol: 'http', endpoint: ENDPOINT })).toMatchObject({ status: 200 });
    expect(await state()).toEqual([{ state: 'paused', reason: 'by hand' }]);
  });

  it('should make one of two that come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => subscribe({ protocol: 'http', endpoint: ENDPOINT })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body['subscription_urn'])).size).toBe(1);
    expect(await list()).toHaveLength(1);
  });

  it('should know endpoints apart by protocol and topic', async () => {
    await createTopic('p1', 'other');
    await subscribed();
    const elsewhere = await subscribe({ protocol: 'http', endpoint: ENDPOINT }, client.topicUrn('other'));
    expect(elsewhere.status).toBe(201);
    expect(await list()).toHaveLength(2);
  });

  it('should need no confirmation for a topic of Kafka that is there', async () => {
    const [admitted, missing, own] = await Promise.all([
      subscribe({ protocol: 'dms', endpoint: '__consumer_offsets' }),
      subscribe({ protocol: 'dms', endpoint: 'test.nowhere.at.all' }),
      subscribe({ protocol: 'dms', endpoint: api.config.broker.changesTopic }),
    ]);
    for (const answer of [admitted, missing, own]) expectError(answer, 400, 'SMN.0012');
  });

  it.each([
    [{ protocol: 'sms', endpoint: '1' }, 400, 'SMN.0011'],
    [{ protocol: 'HTTP', endpoint: ENDPOINT }, 400, 'SMN.0011'],
    [{ endpoint: ENDPOINT }, 400, 'SMN.0011'],
    [{ protocol: 7, endpoint: ENDPOINT }, 400, 'SMN.0011'],
    [{ protocol: 'email', endpoint: 'me@example.com' }, 400, 'SMN.0011'],
    [{ protocol: 'http' }, 400, 'SMN.0012'],
    [{ protocol: 'http', endpoint: 'https://receiver.example/' }, 400, 'SMN.0012'],
    [{ protocol: 'https', endpoint: ENDPOINT }, 400, 'SMN.0012'],
    [{ protocol: 'http', endpoint: 'HTTP://127.0.0.1:9/' }, 400, 'SMN.0012'],
    [{ protocol: 'http', endpoint: 'http://u:p@127.0.0.1/' }, 400, 'SMN.0012'],
    [{ protocol: 'http', endpoint: ' http://127.0.0.1/' }, 400, 'SMN.0012'],
    [{ protocol: 'http', endpoint: ['http://127.0.0.1/'] }, 400, 'SMN.0012'],
    [{ protocol: 'email', endpoint: 'nobody' }, 400, 'SMN.0012'],
    [{ protocol: 'email', endpoint: '"a\r\nBcc: b@evil.example"@example.com' }, 400, 'SMN.0012'],
    [{ protocol: 'email', endpoint: '"a, b@evil.example"@example.com' }, 400, 'SMN.0012'],
    [{ protocol: 'email', endpoint: 'a@example.com\n' }, 400, 'SMN.0012'],
    [{ protocol: 'dms', endpoint: '../x' }, 400, 'SMN.0012'],
    [{ protocol: 'http', endpoint: ENDPOINT, remark: 'é'.repeat(65) }, 400, 'SMN.0017'],
    [{ protocol: 'http', endpoint: ENDPOINT, remark: 1 }, 400, 'SMN.0017'],
    [{ protocol: 'http', endpoint: ENDPOINT, extension: 'x' }, 400, 'SMN.0043'],
    [{ protocol: 'http', endpoint: ENDPOINT, extension: { header: { 'x-smn-a': '1' } } }, 400, 'SMN.0043'],
    [
      { protocol: 'http', endpoint: ENDPOINT, extension: { header: { 'x-a': '1', 'X-A': '2' } } },
      400,
      'SMN.0043',
    ],
    [{ protocol: 'http', endpoint: ENDPOINT, extension: { header: { 'x-a': 'a\r\nb' } } }, 400, 'SMN.0043'],
    [
      { protocol: 'http', endpoint: ENDPOINT, extension: { header: { 'x-a': 'a'.repeat(1_022) } } },
      400,
      'SMN.0043',
    ],
    [{ protocol: 'http', endpoint: 'http://10.0.0.1/' }, 403, 'SMN.0069'],
    [{ protocol: 'http', endpoint: 'http://169.254.169.254/' }, 403, 'SMN.0069'],
    [{ subscriptions: [] }, 400, 'SMN.0043'],
    [{ subscriptions: {} }, 400, 'SMN.0043'],
    [{ subscriptions: [1] }, 400, 'SMN.0043'],
    [{ subscriptions: Array.from({ length: 51 }, () => ({})) }, 400, 'SMN.0043'],
    [[], 400, 'SMN.0126'],
    ['{', 400, 'SMN.0126'],
  ])('should refuse %j', async (body, status, code) => {
    expectError(await subscribe(body), status, code);
    expect(await list()).toEqual([]);
    expect(await sql('SELECT id FROM smn_token')).toEqual([]);
  });

  it('should say which setting is missing', async () => {
    const answer = await subscribe({ protocol: 'email', endpoint: 'me@example.com' });
    expect(answer.body['message']).toBe('Parameter: Protocol is invalid. SMTP_URL is not set.');
  });

  it('should refuse topics that are not there, not ours or of another region', async () => {
    const body = { protocol: 'http', endpoint: ENDPOINT };
    expectError(await subscribe(body, client.topicUrn('none')), 404, 'SMN.0006');
    expectError(await subscribe(body, other.topicUrn('alarm')), 403, 'SMN.0001');
    expectError(await subscribe(body, topic.replace(':local:', ':mars:')), 400, 'SMN.0005');
    expectError(await subscribe(body, 'nonsense'), 400, 'SMN.0005');
  });

  it('should answer each of a batch on its own', async () => {
    const urn = await subscribed();
    const answer = await subscribe({
      subscriptions: [
        { protocol: 'http', endpoint: ENDPOINT },
        { protocol: 'http', endpoint: `${ENDPOINT}/2`, remark: 'second' },
        { protocol: 'sms', endpoint: '1' },
        { protocol: 'http', endpoint: 'http://10.0.0.1/' },
      ],
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      subscription_urn: urn,
      subscriptions_result: [
        { http_code: 200, code: 'SMN.0000', subscription_urn: urn },
        { http_code: 201, code: 'SMN.0000' },
        { http_code: 400, code: 'SMN.0011' },
        { http_code: 403, code: 'SMN.0069' },
      ],
    });
    expect((await list()).map(({ remark }) => remark)).toEqual(['', 'second']);
  });

  it('should stop at 10,000 of a topic', async () => {
    await sql(
      "INSERT INTO topic_subscription (tenant, subscription_id, topic, urn_id, protocol, endpoint, endpoint_hash, remark, status) SELECT 'p1', 1, 'alarm', LPAD(HEX(seq), 32, '0'), 'http', CONCAT('http://x/', seq), LPAD(HEX(seq), 16, '0'), '', 1 FROM seq_1_to_9999",
    );
    await subscribed();
    expectError(await subscribe({ protocol: 'http', endpoint: `${ENDPOINT}/2` }), 403, 'SMN.0007');
    expect((await subscribe({ protocol: 'http', endpoint: ENDPOINT })).status).toBe(200);
  });

  it('should send one endpoint 200 confirmation messages in 10 minutes, and no more', async () => {
    const urn = await subscribed();
    await sql(
      "INSERT INTO smn_token (hash, tenant, topic, urn_id, kind, message_id, endpoint_hash, published, created_at, expires_at) SELECT LPAD(HEX(seq), 64, '0'), 'p2', 'x', 'y', 'subscription_confirmation', 'm', (SELECT MIN(endpoint_hash) FROM topic_subscription), 1, UTC_TIMESTAMP(3) - INTERVAL 9 MINUTE, UTC_TIMESTAMP(3) + INTERVAL 1 HOUR FROM seq_1_to_199",
    );
    expectError(await subscribe({ protocol: 'http', endpoint: ENDPOINT }), 403, 'SMN.0007');
    await createTopic('p1', 'other');
    expectError(
      await subscribe({ protocol: 'http', endpoint: ENDPOINT }, client.topicUrn('other')),
      403,
      'SMN.0007',
    );
    expect((await list()).map((item) => item['subscription_urn'])).toEqual([urn]);
    await sql('UPDATE smn_token SET created_at = created_at - INTERVAL 2 MINUTE');
    expect((await subscribe({ protocol: 'http', endpoint: ENDPOINT })).status).toBe(200);
  });
});

describe('the lists', () => {
  it('should filter by everything at once', async () => {
    await subscribed({ remark: 'Ops Berlin' });
    await subscribed({ endpoint: `${ENDPOINT}/2`, remark: 'ops' });
    await subscribed({ endpoint: 'http://127.0.0.1:9/3', remark: 'dev' });
    expect(await list('?fuzzy_remark=OPS')).toHaveLength(2);
    expect(await list(`?fuzzy_remark=ops&endpoint=${encodeURIComponent(ENDPOINT)}`)).toHaveLength(1);
    expect(await list('?protocol=http&status=0')).toHaveLength(3);
    for (const query of [
      '?status=4',
      '?status=1',
      '?protocol=sms',
      '?offset=3',
      '?endpoint=no',
      '?offset=9007199254740991',
    ])
      expect(await list(query)).toEqual([]);
    const page = await client.call('GET', 'subscriptions?limit=1&offset=1');
    expect(page.body).toMatchObject({ subscription_count: 3, subscriptions: [{ remark: 'ops' }] });
  });

  it.each([
    ['offset=-1', 'SMN.0015'],
    ['offset=a', 'SMN.0015'],
    ['limit=0', 'SMN.0015'],
    ['limit=101', 'SMN.0015'],
    ['limit=1.5', 'SMN.0015'],
    ['protocol=ftp', 'SMN.0011'],
    ['status=5', 'SMN.0077'],
    ['status=a', 'SMN.0077'],
    ['status=01', 'SMN.0077'],
    [`fuzzy_remark=${'a'.repeat(129)}`, 'SMN.0082'],
  ])('should refuse %s', async (query, code) => {
    expectError(await client.call('GET', `subscriptions?${query}`), 400, code);
  });

  it('should list one topic, and know which there are', async () => {
    await createTopic('p1', 'other');
    const urn = await subscribed({ remark: 'x' });
    const ofTopic = (of: string, query = '') => client.call('GET', `topics/${of}/subscriptions${query}`);
    expect((await ofTopic(encodeURIComponent(topic))).body).toMatchObject({
      subscription_count: 1,
      subscriptions: [{ subscription_urn: urn }],
    });
    expect((await ofTopic(topic, '?fuzzy_remark=X')).body).toMatchObject({ subscription_count: 1 });
    expect((await ofTopic(topic, '?fuzzy_remark=y')).body).toMatchObject({ subscription_count: 0 });
    expect((await ofTopic(client.topicUrn('other'))).body).toMatchObject({ subscription_count: 0 });
    expectError(await ofTopic(client.topicUrn('none')), 404, 'SMN.0006');
    expectError(await ofTopic(topic, '?limit=0'), 400, 'SMN.0015');
    expectError(await ofTopic(other.topicUrn('alarm')), 403, 'SMN.0001');
  });

  it('should never show what is of another project', async () => {
    await subscribed();
    const answer = await other.call('GET', 'subscriptions');
    expect(answer.body).toMatchObject({ subscription_count: 0, subscriptions: [] });
  });
});

describe('remarks', () => {
  it('should change, also to nothing', async () => {
    const urn = await subscribed({ remark: 'a' });
    const change = (body: unknown) => client.call('PUT', `topics/${topic}/subscriptions/${urn}`, body);
    const answer = await change({ remark: 'b' });
    expect(answer).toMatchObject({ status: 200, body: { subscription_urn: urn } });
    expect(await list()).toMatchObject([{ remark: 'b' }]);
    expect((await change({ remark: 'b' })).status).toBe(200);
    expect((await change({ remark: '' })).status).toBe(200);
    expect(await list()).toMatchObject([{ remark: '' }]);
    expectError(await change({ remark: 'a'.repeat(129) }), 400, 'SMN.0017');
    expectError(await change({}), 400, 'SMN.0017');
  });

  it('should refuse what is not there', async () => {
    const urn = await subscribed();
    const change = (of: string, which: string) =>
      client.call('PUT', `topics/${of}/subscriptions/${which}`, { remark: 'b' });
    expectError(await change(topic, `${topic}:${'0'.repeat(32)}`), 404, 'SMN.0013');
    expectError(await change(client.topicUrn('other'), urn), 404, 'SMN.0013');
    expectError(await change(topic, 'x'), 400, 'SMN.0014');
  });
});

describe('unsubscribing', () => {
  it('should leave nothing, by either path', async () => {
    const one = await subscribed();
    const two = await subscribed({ endpoint: `${ENDPOINT}/2` });
    const answer = await client.call('DELETE', `subscriptions/${one}`);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['request_id']);
    expectError(await client.call('DELETE', `subscriptions/${one}`), 404, 'SMN.0013');
    expectError(
      await client.call('DELETE', `topics/${client.topicUrn('other')}/subscriptions/${two}`),
      404,
      'SMN.0013',
    );
    expect((await client.call('DELETE', `topics/${topic}/subscriptions/${two}`)).status).toBe(200);
    expect(await list()).toEqual([]);
    expect(await sql('SELECT id FROM subscription')).toEqual([]);
  });

  it('should refuse URNs of others', async () => {
    const urn = await subscribed();
    expectError(await other.call('DELETE', `subscriptions/${urn}`), 403, 'SMN.0001');
    expectError(await client.call('DELETE', 'subscriptions/x'), 400, 'SMN.0014');
    expect(await list()).toHaveLength(1);
  });

  it('should answer each of a batch in its order', async () => {
    const one = await subscribed();
    const two = await subscribed({ endpoint: `${ENDPOINT}/2` });
    const urns = [one, 'x', one, other.topicUrn(`alarm:${'0'.repeat(32)}`), two];
    const answer = await client.call('DELETE', 'subscriptions', {
      subscription_urns: urns.map((subscription_urn) => ({ subscription_urn })),
    });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['subscriptions_result']);
    expect(answer.body['subscriptions_result']).toMatchObject([
      { http_code: 200, code: 'SMN.0000', message: 'Success.' },
      { http_code: 400, code: 'SMN.0014' },
      { http_code: 404, code: 'SMN.0013' },
      { http_code: 403, code: 'SMN.0001' },
      { http_code: 200 },
    ]);
    expect(await list()).toEqual([]);
  });

  it('should leave alone what is of another topic than that of the path', async () => {
    await createTopic('p1', 'other');
    const urn = await subscribed();
    const body = { subscription_urns: [{ subscription_urn: urn }] };
    const elsewhere = await client.call('DELETE', `topics/${client.topicUrn('other')}/subscriptions`, body);
    expect(elsewhere.body['subscriptions_result']).toMatchObject([{ http_code: 404, code: 'SMN.0013' }]);
    const here = await client.call('DELETE', `topics/${topic}/subscriptions`, body);
    expect(here.body['subscriptions_result']).toMatchObject([{ http_code: 200 }]);
  });

  it.each([
    {},
    { subscription_urns: [] },
    { subscription_urns: 'x' },
    { subscription_urns: Array(101).fill({}) },
  ])('should refuse a batch of %j', async (body) => {
    expectError(await client.call('DELETE', 'subscriptions', body), 400, 'SMN.0043');
  });
});

describe('filter polices', () => {
  const PATH = 'subscriptions/filter_polices';
  const week = { name: 'week', string_equals: ['sunday', 'wednesday'] };
  const time = { name: 'time_of_day', string_equals: ['早上'] };

  async function change(method: string, urn: string, polices: unknown): Promise<unknown> {
    const answer = await client.call(method, PATH, {
      polices: [{ subscription_urn: urn, filter_polices: polices }],
    });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['request_id', 'batch_result']);
    const [result] = answer.body['batch_result'] as Record<string, unknown>[];
    expect(result?.['subscription_urn']).toBe(urn);
    return result?.['code'];
  }

  async function polices(): Promise<unknown> {
    return (await list())[0]?.['filter_polices'];
  }

  it('should be added, replaced and removed', async () => {
    const urn = await subscribed();
    expect(await change('POST', urn, [week])).toBe('SMN.0000');
    expect(await change('POST', urn, [time])).toBe('SMN.0000');
    expect(await polices()).toEqual([week, time]);
    expect(await change('POST', urn, [week])).toBe('SMN.0043');
    expect(await polices()).toEqual([week, time]);
    expect(await change('PUT', urn, [time])).toBe('SMN.0000');
    expect(await polices()).toEqual([time]);
    const removed = await client.call('DELETE', PATH, {
      subscription_urns: [urn, 'x', `${topic}:${'0'.repeat(32)}`],
    });
    expect(removed.body['batch_result']).toMatchObject([
      { code: 'SMN.0000', subscription_urn: urn },
      { code: 'SMN.0014', subscription_urn: 'x' },
      { code: 'SMN.0013' },
    ]);
    expect(await polices()).toEqual([]);
  });

  it.each([
    [[{ name: 'Week', string_equals: ['a'] }]],
    [[{ name: '_week', string_equals: ['a'] }]],
    [[{ name: 'a__b', string_equals: ['a'] }]],
    [[{ name: 'smn_protocol', string_equals: ['a'] }]],
    [[{ name: 'a'.repeat(33), string_equals: ['a'] }]],
    [[{ name: 'a' }]],
    [[{ name: 'a', string_equals: [] }]],
    [[{ name: 'a', string_equals: ['a', 'a'] }]],
    [[{ name: 'a', string_equals: ['a b'] }]],
    [[{ name: 'a', string_equals: ['a'.repeat(33)] }]],
    [[{ name: 'a', string_equals: [1] }]],
    [[{ name: 'a', string_equals: Array.from({ length: 11 }, (_, index) => `v${index}`) }]],
    [Array.from({ length: 11 }, (_, index) => ({ name: `n${index}`, string_equals: ['a'] }))],
    [[week, week]],
    [{}],
    [undefined],
  ])('should refuse %j', async (given) => {
    const urn = await subscribed();
    expect(await change('PUT', urn, given)).toBe('SMN.0043');
    expect(await polices()).toEqual([]);
  });

  it.each([{}, { polices: [] }, { polices: Array(101).fill({}) }])(
    'should refuse the body %j',
    async (body) => {
      expectError(await client.call('POST', PATH, body), 400, 'SMN.0043');
    },
  );

  it('should not be of subscriptions of another dialect', async () => {
    const native = new NativeClient(api.url);
    const body = { tenant: 'p1', name: 'a', callback_url: ENDPOINT, event_names: ['hostcreate'] };
    expect((await native.post('/subscriptions', body)).status).toBe(201);
    const [item] = await list();
    expect(await change('PUT', item?.['subscription_urn'] as string, [week])).toBe('SMN.0014');
  });
});
