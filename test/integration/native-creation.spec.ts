import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { beforeAll, describe, expect, it } from 'vitest';
import { TopicAdmin } from '#libs/broker';
import { brokersFromEnvironment } from './broker-topics.js';
import { NativeSubscriptions } from './native-subscriptions-fixture.js';

const native = new NativeSubscriptions();
const { topic } = native;

describe('creating a subscription', () => {
  it('should take the least, with defaults, and say where it is', async () => {
    const answer = await native.client.post('/subscriptions', {
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
    expect(await native.lastChange()).toMatchObject({ kind: 'created', floors: { [topic]: [0, 0] } });
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
    const { id } = await native.created({ ...wanted, event_names: undefined, subscription_form: 'x*, a' });
    const shown = await native.client.get(`/subscriptions/${id}`);
    expect(shown.body).toMatchObject({ ...wanted, event_names: ['a', 'x*'] });
  });

  it('should refuse a name that is taken in the tenant', async () => {
    await native.created({ name: 'taken' });
    expect((await native.client.post('/subscriptions', native.body({ name: 'taken' }))).status).toBe(409);
    expect(
      (await native.client.post('/subscriptions', native.body({ name: 'taken', tenant: 'b' }))).status,
    ).toBe(201);
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
    const answer = await native.client.post('/subscriptions', native.body(change));
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(await native.rows('SELECT id FROM subscription')).toEqual([]);
  });

  it('should tell of several at once', async () => {
    const answer = await native.client.post('/subscriptions', { name: '', timeout_seconds: 1e300 });
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
    expect((await native.client.call('POST', '/subscriptions', text)).status).toBe(status);
  });

  it('should take the last of members that stand twice', async () => {
    const text = JSON.stringify(native.body({ timeout_seconds: 5 })).replace('}', ',"timeout_seconds":6}');
    const answer = await native.client.call('POST', '/subscriptions', text);
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
    const found = await native.rows<{ partition: number; next_offset: string; busy: number }>(
      `SELECT \`partition\`, next_offset, busy FROM delivery_progress WHERE subscription_id = ${id}`,
    );
    return found.map(({ partition, next_offset: next, busy }) => [partition, Number(next), busy]);
  }

  async function floors(id: number): Promise<unknown> {
    const [row] = await native.rows<{ floors: unknown }>(`SELECT floors FROM subscription WHERE id = ${id}`);
    return row?.floors;
  }

  it('should be behind from its first event on, and matched again only from the end', async () => {
    const start_at = new Date(noon + 3 * 600_000 - 1).toISOString();
    const answer = await native.created({ start_at });
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
    expect(await native.lastChange()).toEqual({ kind: 'created', floors: { [topic]: [10, 0] } });
  });

  it('should begin at the earliest when asked', async () => {
    const answer = await native.created({ start_at: 'earliest' });
    expect(answer).toMatchObject({ start_at: 'earliest', start: { expired: [] } });
    expect(await lanes(answer.id)).toEqual([[0, 0, 1]]);
    expect((await native.client.get(`/subscriptions/${answer.id}`)).body['start_at']).toBe('earliest');
  });

  it('should not be behind when nothing is so young', async () => {
    const answer = await native.created({ start_at: new Date(noon + 5 * HOUR).toISOString() });
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
    await expect.poll(async () => (await native.api.app.get(TopicAdmin).logBounds(topic))[0]?.low).toBe(4);
    const answer = await native.created({ start_at: new Date(noon).toISOString() });
    expect(answer['start']).toMatchObject({ expired: [{ topic, partition: 0, offset: 4 }] });
    expect(await lanes(answer.id)).toEqual([[0, 4, 1]]);
  });
});
