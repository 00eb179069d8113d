import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SmnInvitation, type SmnTerms, smnTokenContext } from '#libs/domain';
import { SecretBox } from '#libs/secrets';
import { BluekingClient } from '../support/blueking-client.js';
import { eventually } from '../support/eventually.js';
import { TEST_SECRET_KEY } from '../support/secret-key.js';
import { SmnClient, type SmnAnswered } from '../support/smn-client.js';
import { startTestApi, type TestApi } from './api-process.js';
import { testKafka } from './broker-fixture.js';
import { readAll, type ReadRecord } from './broker-read-all.js';
import { deleteTopics, randomTopic } from './broker-topics.js';
import { NativeClient } from './native-client.js';

const ENDPOINT = 'http://127.0.0.1:9/push?a=b&c';
const CONFIRM = '/rest/v2/notifications/subscription/confirm';
const CANCEL = '/rest/v2/notifications/subscription/unsubscribe';

let api: TestApi;
let client: SmnClient;
let topic: string;
/** Records that stood on the topic before the test. */
let before: number;

beforeAll(async () => {
  api = await startTestApi({ SMTP_URL: 'smtp://127.0.0.1:9', EVENT_PARTITIONS: '1' });
  client = new SmnClient(api.url, 'p1');
  topic = client.topicUrn('alarm');
  before = 0;
});

afterAll(async () => {
  await api.stop();
});

beforeEach(async () => {
  await eventually(async () => (await sql('SELECT id FROM smn_token WHERE published = 0')).length === 0);
  const [row] = await sql<{ records: string }>('SELECT COUNT(*) AS records FROM smn_token');
  before += Number(row?.records);
  for (const table of ['subscription', 'topic_subscription', 'topic_subscription_range', 'smn_token'])
    await sql(`DELETE FROM ${table}`);
  await sql(
    "INSERT IGNORE INTO smn_topic (tenant, name, topic_id, display_name, enterprise_project_id, created_at, updated_at) VALUES ('p1', 'alarm', ?, '', '0', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
    ['f'.repeat(32)],
  );
});

function sql<T>(statement: string, values: readonly unknown[] = []): Promise<T[]> {
  return api.database.dataSource.query(statement, [...values]);
}

async function subscribe(endpoint = ENDPOINT, protocol = 'http'): Promise<string> {
  const { status, body } = await client.call('POST', `topics/${topic}/subscriptions`, { protocol, endpoint });
  expect([200, 201]).toContain(status);
  return body['subscription_urn'] as string;
}

/** The messages that this test produced, once there are so many, oldest first. */
async function messages(count: number): Promise<(ReadRecord & { readonly token: string })[]> {
  const records = await readAll(api.config.broker.smnTopic, before + count);
  expect(records).toHaveLength(before + count);
  return records.slice(before).map((record) => {
    const { urn_id: urnId, sealed_token: sealed } = JSON.parse(record.value ?? '') as SmnInvitation;
    const box = new SecretBox(TEST_SECRET_KEY);
    return { ...record, token: box.open(Buffer.from(sealed, 'base64'), smnTokenContext(urnId)).toString() };
  });
}

async function lastToken(count: number): Promise<string> {
  const all = await messages(count);
  return all.at(-1)?.token ?? '';
}

function confirm(token: string, more: Record<string, string> = {}, path = CONFIRM): Promise<SmnAnswered> {
  const query = new URLSearchParams({ token, topic_urn: topic, endpoint: ENDPOINT, ...more });
  return client.send('GET', `${path}?${query}`);
}

function cancel(urn: string): Promise<SmnAnswered> {
  return client.send('GET', `${CANCEL}?${new URLSearchParams({ subscription_urn: urn })}`);
}

async function rows(): Promise<{ id: number; smn: SmnTerms; floors: unknown; name: string }[]> {
  return sql('SELECT id, name, smn, floors FROM subscription ORDER BY id');
}

async function listed(): Promise<Record<string, unknown>[]> {
  const { body } = await client.call('GET', 'subscriptions');
  return body['subscriptions'] as Record<string, unknown>[];
}

function expectRefused(answer: SmnAnswered): void {
  expect({ status: answer.status, body: answer.body }).toEqual({
    status: 403,
    body: { message: 'Parameter: token is invalid.' },
  });
}

describe('the confirmation message', () => {
  it('should be a record for the subscription alone, whose token is sealed and stored as a hash', async () => {
    const urn = await subscribe();
    const [message] = await messages(1);
    // A key of its own: what is sent again does not wait behind a message that failed.
    const invitation = JSON.parse(message?.value ?? '') as SmnInvitation;
    expect(message?.key).toBe(invitation.message_id);
    expect(invitation.urn_id).toBe(urn.slice(urn.lastIndexOf(':') + 1));
    expect(message?.headers).toEqual({
      event_name: 'alarm',
      tenant: 'p1',
      smn: 'subscription_confirmation',
    });
    expect(Buffer.from(message?.token ?? '', 'base64url')).toHaveLength(32);
    await eventually(async () => (await sql('SELECT id FROM smn_token WHERE sealed IS NULL')).length === 1);
    expect(JSON.stringify(await sql('SELECT * FROM smn_token'))).not.toContain(message?.token);
  });

  it('should be sent by mail where there is a server for it', async () => {
    await subscribe('me@example.com', 'email');
    const [message] = await messages(1);
    expect(message?.headers).toMatchObject({ smn: 'subscription_confirmation' });
    expect(await listed()).toMatchObject([{ protocol: 'email', endpoint: 'me@example.com', status: 0 }]);
  });

  it('should not be needed for a topic of Kafka', async () => {
    const foreign = randomTopic('dms');
    const admin = testKafka('patient').admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: foreign, numPartitions: 1 }] });
    await admin.disconnect();
    await subscribe(foreign, 'dms');
    expect(await listed()).toMatchObject([{ protocol: 'dms', endpoint: foreign, status: 2 }]);
    expect(await sql('SELECT id FROM smn_token')).toEqual([]);
    await deleteTopics([foreign]);
  });

  it('should be sent after an outage that came between', async () => {
    await subscribe();
    await messages(1);
    await eventually(async () => (await sql('SELECT id FROM smn_token WHERE published = 1')).length === 1);
    // As a process leaves it that dies after its commit.
    const sealed = new SecretBox(TEST_SECRET_KEY).seal(Buffer.from('again'), 'smn_token u');
    await sql('UPDATE smn_token SET published = 0, sealed = ?, urn_id = ?', [sealed, 'u']);
    const all = await messages(2);
    expect(all[1]?.token).toBe('again');
    before += 1;
  });
});

describe('confirming', () => {
  it.each([CONFIRM, '/v2/notifications/subscriptions/subscribe'])(
    'should confirm once by %s',
    async (path) => {
      const urn = await subscribe();
      const [unconfirmed] = await rows();
      const token = await lastToken(1);
      const answer = await confirm(token, {}, path);
      expect(answer).toMatchObject({ status: 200, body: { subscription_urn: urn } });
      expect(Object.keys(answer.body)).toEqual(['request_id', 'subscription_urn']);
      expect(await listed()).toMatchObject([{ subscription_urn: urn, status: 1 }]);
      const [confirmed, ...more] = await rows();
      expect(more).toEqual([]);
      expect(confirmed?.id).toBeGreaterThan(unconfirmed?.id ?? Infinity);
      expect(confirmed?.smn).toEqual({ ...unconfirmed?.smn, confirmation: 'confirmed' });
      // The confirmation message itself stands before it.
      expect(confirmed?.floors).toEqual({ [api.config.broker.smnTopic]: [before + 1] });
      expectRefused(await confirm(token, {}, path));
      expect(await rows()).toEqual([confirmed]);
    },
  );

  it('should keep a replay from what was published before', async () => {
    await subscribe();
    await confirm(await lastToken(1));
    const [confirmed] = await rows();
    const smnTopic = api.config.broker.smnTopic;
    const earliest = { topic: smnTopic, partition: 0, offset: before + 1 };
    const native = new NativeClient(api.url);
    const path = `/subscriptions/${confirmed?.id}/replay`;
    expect(await native.post(path, { offsets: { [smnTopic]: { '0': before } } })).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: `/offsets/${smnTopic}/0` }], earliest: [earliest] },
    });
    for (const position of [{ to: 'earliest' }, { time: new Date(Date.now() - 3_600_000).toISOString() }]) {
      expect(await native.post(path, position)).toMatchObject({ status: 202 });
      const [part] = await sql<{ offset: string }>(
        'SELECT `offset` FROM command_part WHERE topic = ? ORDER BY command_id DESC LIMIT 1',
        [smnTopic],
      );
      expect(Number(part?.offset)).toBe(before + 1);
      await sql("UPDATE command_part SET state = 'done'");
    }
  });

  it('should tell the pushers of the row that goes and of the one that comes', async () => {
    await subscribe();
    await confirm(await lastToken(1));
    const changes = await sql<{ kind: string; subscription_id: number }>(
      'SELECT kind, subscription_id FROM subscription_change ORDER BY id DESC LIMIT 3',
    );
    expect(changes.map(({ kind }) => kind)).toEqual(['created', 'deleted', 'created']);
    expect(changes[1]?.subscription_id).toBe(changes[2]?.subscription_id);
  });

  it('should confirm once when several follow the link at once', async () => {
    await subscribe();
    const token = await lastToken(1);
    const answers = await Promise.all(Array.from({ length: 8 }, () => confirm(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(403)]);
    expect(await rows()).toHaveLength(1);
  });

  it('should refuse a token that is none, late, or of something else', async () => {
    await subscribe();
    const token = await lastToken(1);
    for (const wrong of ['', 'x', `${token}x`, '0'.repeat(8_000)]) expectRefused(await confirm(wrong));
    expectRefused(await client.send('GET', CONFIRM));
    expectRefused(await client.send('GET', `${CONFIRM}?token=${token}&token=${token}`));
    expectRefused(await confirm(token, { endpoint: 'http://127.0.0.1:9/other' }));
    expectRefused(await confirm(token, { topic_urn: client.topicUrn('other') }));
    expectRefused(await confirm(token, { topic_urn: topic.replace(':p1:', ':p2:') }));
    expectRefused(await confirm(token, { topic_urn: topic.replace(':local:', ':mars:') }));
    expectRefused(await confirm(token, { topic_urn: 'x' }));
    await sql('UPDATE smn_token SET expires_at = UTC_TIMESTAMP(3)');
    expectRefused(await confirm(token));
    expect(await listed()).toMatchObject([{ status: 0 }]);
  });

  it('should last for 48 h', async () => {
    await subscribe();
    const [row] = await sql<{ hours: string }>(
      'SELECT TIMESTAMPDIFF(HOUR, created_at, expires_at) AS hours FROM smn_token',
    );
    expect(Number(row?.hours)).toBe(48);
  });

  it('should need nothing but the token', async () => {
    await subscribe();
    const token = await lastToken(1);
    expect((await client.send('GET', `${CONFIRM}?token=${token}`)).status).toBe(200);
  });

  it('should use up the other tokens of the subscription', async () => {
    await subscribe();
    await subscribe();
    const [first, second] = await messages(2);
    expect((await confirm(second?.token ?? '')).status).toBe(200);
    expectRefused(await confirm(first?.token ?? ''));
  });

  it('should not happen to whoever only looks at the link', async () => {
    const urn = await subscribe();
    const token = await lastToken(1);
    for (const path of [`${CONFIRM}?token=${token}`, `${CANCEL}?subscription_urn=${urn}`]) {
      const response = await fetch(`${api.url}${path}`, { method: 'HEAD' });
      expect(response.status).toBe(404);
    }
    expect(await listed()).toMatchObject([{ status: 0 }]);
    expect((await confirm(token)).status).toBe(200);
  });

  it('should not come back for a subscription that is gone', async () => {
    const urn = await subscribe();
    const token = await lastToken(1);
    expect((await client.call('DELETE', `subscriptions/${urn}`)).status).toBe(200);
    expectRefused(await confirm(token));
    expect(await rows()).toEqual([]);
  });
});

describe('canceling', () => {
  it('should cancel once, send a way back, and take it', async () => {
    const urn = await subscribe();
    const first = await lastToken(1);
    await confirm(first);
    const [confirmed] = await rows();
    const answer = await cancel(urn);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['message']);
    expect(await listed()).toMatchObject([{ subscription_urn: urn, status: 3 }]);
    const [canceled] = await rows();
    expect(canceled?.id).toBeGreaterThan(confirmed?.id ?? Infinity);
    expect((await cancel(urn)).status).toBe(200);
    expect(await rows()).toEqual([canceled]);
    const all = await messages(2);
    expect(all[1]?.headers).toMatchObject({ smn: 'unsubscribe_confirmation', event_name: 'alarm' });
    expectRefused(await confirm(first));
    expect((await confirm(all[1]?.token ?? '')).status).toBe(200);
    expect(await listed()).toMatchObject([{ subscription_urn: urn, status: 1 }]);
  });

  it('should cancel once when several follow the link at once', async () => {
    const urn = await subscribe();
    await confirm(await lastToken(1));
    const answers = await Promise.all(Array.from({ length: 6 }, () => cancel(urn)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(6).fill(200));
    expect(await sql("SELECT id FROM smn_token WHERE kind = 'unsubscribe_confirmation'")).toHaveLength(1);
  });

  it('should send nothing to one that never confirmed, and end its invitation', async () => {
    const urn = await subscribe();
    const token = await lastToken(1);
    expect((await cancel(urn)).status).toBe(200);
    expect(await sql('SELECT id FROM smn_token')).toHaveLength(1);
    expectRefused(await confirm(token));
    expect(await subscribe()).toBe(urn);
    expect((await confirm(await lastToken(2))).status).toBe(200);
  });

  it('should refuse what is no URN of ours', async () => {
    const urn = await subscribe();
    for (const [text, status, message] of [
      ['', 400, 'Parameter: SubscriptionUrn is invalid.'],
      ['x', 400, 'Parameter: SubscriptionUrn is invalid.'],
      [urn.replace(':local:', ':mars:'), 400, 'Parameter: SubscriptionUrn is invalid.'],
      [`${topic}:${'0'.repeat(32)}`, 404, 'Subscription resource not found.'],
      [urn.replace(':alarm:', ':other:'), 404, 'Subscription resource not found.'],
      [urn.replace(':p1:', ':p2:'), 404, 'Subscription resource not found.'],
    ] as const)
      expect(await cancel(text)).toMatchObject({ status, body: { message } });
    await new NativeClient(api.url).post('/subscriptions', {
      tenant: 'p1',
      name: 'n',
      callback_url: ENDPOINT,
      event_names: ['hostcreate'],
    });
    const [, item] = await listed();
    expect((await cancel(item?.['subscription_urn'] as string)).status).toBe(404);
    expect(await listed()).toMatchObject([{ status: 0 }, { status: 1 }]);
  });
});

describe('the other dialects', () => {
  const TOPIC = 'hostcreate';

  it('should show a subscription made through SMN, and delete it', async () => {
    const urn = await subscribe();
    const blueking = new BluekingClient(api.url);
    const found = await blueking.send('POST', 'subscribe/search/p1/0', {
      page: { start: 0, limit: 10, sort: '' },
      condition: {},
    });
    expect(found.status).toBe(200);
    const [row] = await rows();
    expect(JSON.stringify(found.body)).toContain(`"subscription_name":"${urn}"`);
    const native = new NativeClient(api.url);
    const shown = await native.get(`/subscriptions/${row?.id ?? ''}`);
    expect(shown.body).toMatchObject({
      name: urn,
      callback_url: ENDPOINT,
      event_names: ['alarm'],
      confirm: { mode: 'httpstatus', pattern: '2xx' },
      timeout_seconds: 5,
    });
    expect((await blueking.send('DELETE', `subscribe/p1/0/${row?.id ?? ''}`)).status).toBe(200);
    expect(await listed()).toEqual([]);
  });

  it('should not change what SMN says of it', async () => {
    await subscribe();
    const [row] = await rows();
    const id = row?.id ?? '';
    const native = new NativeClient(api.url);
    for (const patch of [
      { name: 'x' },
      { event_names: [TOPIC] },
      { callback_url: 'http://127.0.0.1:9/other' },
      { confirm: { mode: 'regular', pattern: 'ok' } },
    ])
      expect((await native.call('PATCH', `/subscriptions/${id}`, patch)).status).toBe(409);
    expect((await native.call('PATCH', `/subscriptions/${id}`, { timeout_seconds: 9 })).status).toBe(200);
    const update = await new BluekingClient(api.url).send('PUT', `subscribe/p1/0/${id}`, {
      subscription_name: 'x',
      system_name: 's',
      callback_url: ENDPOINT,
      confirm_mode: 'httpstatus',
      confirm_pattern: '200',
      subscription_form: TOPIC,
      timeout: 10,
    });
    expect(update.status).toBe(409);
    expect(await rows()).toEqual([row]);
  });

  it('should not confirm by pausing and resuming', async () => {
    await subscribe();
    const [row] = await rows();
    const native = new NativeClient(api.url);
    expect((await native.post(`/subscriptions/${row?.id ?? ''}/pause`)).status).toBe(200);
    expect((await native.post(`/subscriptions/${row?.id ?? ''}/resume`)).status).toBe(200);
    expect(await listed()).toMatchObject([{ status: 0 }]);
    expect(await rows()).toEqual([row]);
  });

  it('should stand in the list with one item for each name', async () => {
    await new NativeClient(api.url).post('/subscriptions', {
      tenant: 'p1',
      name: 'n',
      callback_url: ENDPOINT,
      event_names: ['hostcreate', 'hostdelete'],
    });
    const items = await listed();
    expect(items.map((item) => item['topic_urn'])).toEqual([
      client.topicUrn('hostcreate'),
      client.topicUrn('hostdelete'),
    ]);
    expect(
      (await client.call('DELETE', `subscriptions/${String(items[0]?.['subscription_urn'])}`)).status,
    ).toBe(200);
    expect(await sql('SELECT form FROM subscription')).toEqual([{ form: 'hostdelete' }]);
  });
});
