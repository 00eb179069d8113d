import { Kafka, logLevel, type Message, Partitioners } from 'kafkajs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TopicAdmin } from '#libs/broker';
import { eventually } from '../support/eventually.js';
import { startTestApi, type TestApi } from './api-process.js';
import { brokersFromEnvironment, randomTopic } from './broker-topics.js';
import { NativeClient } from './native-client.js';

const topic = randomTopic('replay');
const other = randomTopic('replayed');
const MINUTE = 60_000;
/** The first event of partition 0; one follows each minute. */
const began = Date.now() - 60 * MINUTE;
/** Gone from the log: the first events of partition 1. */
const GONE = 4;

let api: TestApi;
let client: NativeClient;
let id: number;

function at(minutes: number): string {
  return new Date(began + minutes * MINUTE).toISOString();
}

/** 20 in each partition of the topic: two of three are for the subscription. */
function messages(partition: number): (Message & { partition: number })[] {
  return Array.from({ length: 20 }, (_, n) => ({
    partition,
    timestamp: String(began + n * MINUTE),
    headers: { event_name: n % 3 === 2 ? 'other' : 'hostcreate', tenant: n === 4 ? 'elsewhere' : '0' },
    value: JSON.stringify({ n, ...(n === 1 && { bk_biz_id: 9 }) }),
  }));
}

/** Of those, offsets that are for it: neither the other name, tenant nor business. */
const MEANT = [0, 3, 6, 7, 9, 10, 12, 13, 15, 16, 18, 19];

beforeAll(async () => {
  api = await startTestApi({ EVENT_TOPICS: `${topic},${other}`, EVENT_PARTITIONS: '2' });
  client = new NativeClient(api.url);
  const kafka = new Kafka({ brokers: brokersFromEnvironment().split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic, messages: [...messages(0), ...messages(1)] });
  await producer.disconnect();
  const admin = kafka.admin();
  await admin.connect();
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 1, offset: String(GONE) }] });
  await admin.disconnect();
  await eventually(async () => (await api.app.get(TopicAdmin).logBounds(topic))[1]?.low === GONE);
  const answer = await client.post('/subscriptions', {
    name: 'replayed',
    business: 7,
    callback_url: 'http://127.0.0.1:9/',
    event_names: ['host*'],
  });
  id = Number(answer.body['id']);
});

afterAll(async () => {
  await api.stop();
});

beforeEach(async () => {
  for (const table of [
    'command',
    'command_part',
    'parked_delivery',
    'delivery_progress',
    'subscription_pace',
  ])
    await sql(`DELETE FROM ${table}`);
  await sql('UPDATE partition_lease SET scanned = 20 WHERE topic = ?', [topic]);
  await client.post(`/subscriptions/${id}/resume`);
});

async function sql<T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> {
  return api.database.dataSource.query<T[]>(text, values);
}

function replay(body: unknown) {
  return client.post(`/subscriptions/${id}/replay`, body);
}

async function parts(): Promise<[string, number, number][]> {
  const rows = await sql<{ topic: string; partition: number; offset: string; state: string }>(
    'SELECT topic, `partition`, `offset`, state FROM command_part ORDER BY topic, `partition`',
  );
  return rows.map((row) => [row.topic === topic ? 'a' : 'b', row.partition, Number(row.offset)]);
}

async function park(offset: number, state = 'parked'): Promise<void> {
  await sql(
    "INSERT INTO parked_delivery (subscription_id, topic, `partition`, `offset`, state, event_name, payload, payload_bytes, splice_at, content_type, attempts, parked_at) VALUES (?, ?, 0, ?, ?, 'n', '', 0, -1, 't', 1, UTC_TIMESTAMP(3))",
    [id, topic, offset, state],
  );
}

describe('a replay', () => {
  it('should be a command with a part for each partition that is named', async () => {
    const answer = await replay({ offsets: { [topic]: { '0': 3, '1': 20 } } });
    expect(answer).toMatchObject({
      status: 202,
      body: {
        kind: 'replay',
        state: 'waiting',
        cancel_asked: false,
        request: { offsets: { [topic]: { '0': 3, '1': 20 } } },
        parts: [
          { topic, partition: 0, offset: 3, state: 'waiting', key: null, result: null },
          { topic, partition: 1, offset: 20 },
        ],
      },
    });
    const path = `/subscriptions/${id}/commands/${String(answer.body['id'])}`;
    expect(answer.headers.get('location')).toBe(`/api/v1${path}`);
    expect((await client.get(path)).body).toEqual(answer.body);
    expect(await parts()).toEqual([
      ['a', 0, 3],
      ['a', 1, 20],
    ]);
  });

  it.each([
    [{ to: 'earliest' }, [0, GONE, 0, 0]],
    [{ to: 'latest' }, [20, 20, 0, 0]],
    [{ time: at(10) }, [10, 10, 0, 0]],
    [{ time: at(9.5) }, [10, 10, 0, 0]],
    [{ time: at(30) }, [20, 20, 0, 0]],
  ])('should be everywhere for %j', async (position, expected) => {
    const answer = await replay(position);
    expect(answer).toMatchObject({ status: 202, body: { request: position } });
    const found = await parts();
    expect(found.filter(([name]) => name === 'a').map(([, , offset]) => offset)).toEqual(
      expected.slice(0, 2),
    );
    expect(found.filter(([name]) => name === 'b').map(([, , offset]) => offset)).toEqual(expected.slice(2));
  });

  it('should be refused where an offset has left the log, with the earliest there is', async () => {
    for (const dry_run of [false, true]) {
      const answer = await replay({ offsets: { [topic]: { '0': 0, '1': GONE - 1 } }, dry_run });
      expect(answer).toMatchObject({
        status: 409,
        body: {
          errors: [
            { pointer: `/offsets/${topic}/1`, detail: expect.stringContaining(String(GONE)) as string },
          ],
          earliest: [{ topic, partition: 1, offset: GONE }],
        },
      });
    }
    expect(await parts()).toEqual([]);
  });

  it('should be refused where a time has left the log, with the earliest there is', async () => {
    const answer = await replay({ time: at(2) });
    expect(answer).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/time' }], earliest: [{ topic, partition: 1, offset: GONE }] },
    });
    expect(await parts()).toEqual([]);
  });

  it.each([
    ['', {}],
    ['', { dry_run: true }],
    ['', { to: 'latest', time: at(1) }],
    ['', { to: 'latest', offsets: { [topic]: { '0': 0 } } }],
    ['/to', { to: 'yesterday' }],
    ['/to', { to: 7 }],
    ['/time', { time: 'yesterday' }],
    ['/time', { time: '2999-01-01T00:00:00Z' }],
    ['/time', { time: 1_768_000_000 }],
    ['/time', { time: '2026-02-30T00:00:00Z' }],
    ['/dry_run', { to: 'latest', dry_run: 'yes' }],
    ['/from', { to: 'latest', from: 1 }],
    ['/offsets', { offsets: [] }],
    ['/offsets', { offsets: {} }],
    ['/offsets', { offsets: { [topic]: {} } }],
    ['/offsets', { offsets: 7 }],
    [`/offsets/${topic}`, { offsets: { [topic]: [0] } }],
    [`/offsets/${topic}`, { offsets: { [topic]: 0 } }],
    ['/offsets/elsewhere', { offsets: { elsewhere: { '0': 0 } } }],
    [`/offsets/${topic}/2`, { offsets: { [topic]: { '2': 0 } } }],
    [`/offsets/${topic}/-1`, { offsets: { [topic]: { '-1': 0 } } }],
    [`/offsets/${topic}/00`, { offsets: { [topic]: { '00': 0 } } }],
    [`/offsets/${topic}/1e0`, { offsets: { [topic]: { '1e0': 0 } } }],
    [`/offsets/${topic}/9999999999`, { offsets: { [topic]: { '9999999999': 0 } } }],
    [`/offsets/${topic}/0`, { offsets: { [topic]: { '0': 21 } } }],
    [`/offsets/${topic}/0`, { offsets: { [topic]: { '0': -1 } } }],
    [`/offsets/${topic}/0`, { offsets: { [topic]: { '0': 1.5 } } }],
    [`/offsets/${topic}/0`, { offsets: { [topic]: { '0': '3' } } }],
    [`/offsets/${topic}/0`, { offsets: { [topic]: { '0': 2 ** 60 } } }],
    [`/offsets/${topic}/0`, { offsets: { [topic]: { '0': null } } }],
  ])('should be refused with 422 at %s of %j', async (pointer, body) => {
    const answer = await replay(body);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(await parts()).toEqual([]);
  });

  it('should be refused for hostile names', async () => {
    for (const text of [
      `{"offsets":{"__proto__":{"0":0}}}`,
      `{"offsets":{"toString":{"0":0}}}`,
      `{"offsets":{"${topic}":{"0":1e400}}}`,
      `{"offsets":{"${topic}":{"__proto__":0}}}`,
    ])
      expect((await client.call('POST', `/subscriptions/${id}/replay`, text)).status).toBe(422);
    expect(await parts()).toEqual([]);
  });

  it.each(['paused', 'disabled'])('should be refused while the subscription is %s', async (state) => {
    await sql('UPDATE subscription SET state = ? WHERE id = ?', [state, id]);
    for (const dry_run of [false, true]) {
      const answer = await replay({ to: 'earliest', dry_run });
      expect(answer.status).toBe(409);
      expect(answer.body['detail']).toContain(state);
    }
  });

  it.each(['waiting', 'running'])('should be refused while another is %s', async (state) => {
    const first = await replay({ to: 'earliest' });
    await sql("UPDATE command_part SET state = 'done'");
    await sql('UPDATE command_part SET state = ? WHERE topic = ? AND `partition` = 1', [state, topic]);
    const second = await replay({ to: 'latest' });
    expect(second.status).toBe(409);
    expect(second.body['detail']).toContain(String(first.body['id']));
    await sql("UPDATE command_part SET state = 'cancelled'");
    expect((await replay({ to: 'latest' })).status).toBe(202);
  });

  it('should be one of many at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => replay({ to: 'earliest' })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([202, 409, 409, 409, 409, 409, 409, 409]);
    expect(await sql('SELECT id FROM command')).toHaveLength(1);
  });
});

describe('a dry run', () => {
  const inPartition = (from: number) => MEANT.filter((offset) => offset >= from).length;

  it('should count the events that are for the subscription, and change nothing', async () => {
    const answer = await replay({ to: 'earliest', dry_run: true });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        dry_run: true,
        would_push: inPartition(0) + inPartition(GONE),
        would_skip: 0,
        at_least: false,
        offsets: [
          { topic, partition: 0, offset: 0 },
          { topic, partition: 1, offset: GONE },
          { topic: other, partition: 0, offset: 0 },
          { topic: other, partition: 1, offset: 0 },
        ],
      },
    });
    expect(await parts()).toEqual([]);
  });

  it('should count from the offset of a single partition', async () => {
    const answer = await replay({ offsets: { [topic]: { '0': 12 } }, dry_run: true });
    expect(answer.body).toMatchObject({ would_push: inPartition(12), at_least: false });
  });

  it('should leave out what is parked or held, but not what is dead', async () => {
    await park(12);
    await park(13, 'held');
    await park(15, 'dead');
    const answer = await replay({ offsets: { [topic]: { '0': 12 } }, dry_run: true });
    expect(answer.body).toMatchObject({ would_push: inPartition(12) - 2 });
  });

  it('should count what a way forward would skip', async () => {
    await sql(
      'INSERT INTO delivery_progress (subscription_id, topic, `partition`, next_offset, busy) VALUES (?, ?, 0, 9, 1)',
      [id, topic],
    );
    const answer = await replay({ to: 'latest', dry_run: true });
    expect(answer.body).toMatchObject({ would_push: 0, would_skip: inPartition(9), at_least: false });
  });

  it('should be many at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => replay({ to: 'earliest', dry_run: true })),
    );
    for (const { body } of answers)
      expect(body).toMatchObject({ would_push: inPartition(0) + inPartition(GONE), at_least: false });
  });
});

describe('commands', () => {
  it('should be listed newest first, each once, while others come', async () => {
    const ids: unknown[] = [];
    for (let n = 0; n < 5; n += 1) {
      ids.unshift((await replay({ to: 'latest' })).body['id']);
      await sql("UPDATE command_part SET state = 'done'");
    }
    const between = async () => {
      await replay({ to: 'latest' });
      await sql("UPDATE command_part SET state = 'done'");
    };
    const listed = await client.pages(`/subscriptions/${id}/commands`, 'commands', 2, between);
    expect(listed.map((command) => command['id'])).toEqual(ids);
    for (const command of listed) expect(command).toMatchObject({ state: 'done' });
  });

  it('should be nobody else’s', async () => {
    const { body } = await replay({ to: 'latest' });
    const { body: another } = await client.post('/subscriptions', {
      name: `another ${Date.now()}`,
      callback_url: 'http://127.0.0.1:9/',
      event_names: ['x'],
    });
    const path = `/subscriptions/${String(another['id'])}/commands`;
    expect((await client.get(`${path}/${String(body['id'])}`)).status).toBe(404);
    expect((await client.post(`${path}/${String(body['id'])}/cancel`)).status).toBe(404);
    expect((await client.get(path)).body).toEqual({ commands: [], next_cursor: null });
  });

  it('should be cancelled only while they run, and only replays', async () => {
    const { body } = await replay({ to: 'earliest' });
    const path = `/subscriptions/${id}/commands/${String(body['id'])}`;
    for (let n = 0; n < 2; n += 1)
      expect(await client.post(`${path}/cancel`)).toMatchObject({
        status: 202,
        body: { cancel_asked: true, state: 'waiting' },
      });
    expect((await client.get(path)).body).toMatchObject({ cancel_asked: true });
    await sql("UPDATE command_part SET state = 'cancelled'");
    expect((await client.get(path)).body).toMatchObject({ state: 'cancelled' });
    expect((await client.post(`${path}/cancel`)).status).toBe(409);
    const { body: nothing } = await client.post(`/subscriptions/${id}/parked/retry`, { all: true });
    const retry = `/subscriptions/${id}/commands/${String(nothing['id'])}`;
    expect((await client.post(`${retry}/cancel`)).status).toBe(409);
    expect((await client.post(`/subscriptions/${id}/commands/999999/cancel`)).status).toBe(404);
  });
});

describe('a subscription that is looked at', () => {
  it('should show where it stands', async () => {
    await sql(
      'INSERT INTO delivery_progress (subscription_id, topic, `partition`, next_offset, busy, total, failure, recovered, dead, discarded, skipped) VALUES ' +
        '(?, ?, 0, 9, 1, 10, 4, 1, 1, 0, 2), (?, ?, 1, 3, 0, 5, 0, 0, 0, 0, 0)',
      [id, topic, id, topic],
    );
    await park(3);
    await park(4, 'held');
    await park(5, 'dead');
    await sql(
      "INSERT INTO subscription_pace VALUES (?, 'one', 2, 8, 'closed', NULL, UTC_TIMESTAMP(3)), " +
        "(?, 'two', 1, 1, 'open', '2026-01-31 12:00:00', UTC_TIMESTAMP(3)), " +
        "(?, 'gone', 7, 7, 'open', NULL, UTC_TIMESTAMP(3) - INTERVAL 11 SECOND)",
      [id, id, id],
    );
    await sql(
      "INSERT INTO notice (kind, subscription_id, detail, at) VALUES ('gone', ?, 'd', UTC_TIMESTAMP(3))",
      [id],
    );
    const command = await replay({ to: 'latest' });
    const { body, status } = await client.get(`/subscriptions/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      state: 'active',
      delivery: {
        pushers: 2,
        in_flight: 3,
        concurrency: 9,
        breaker: 'open',
        next_probe_at: '2026-01-31T12:00:00.000Z',
      },
      statistics: {
        total: 15,
        confirmed: 11,
        failure: 4,
        recovered: 1,
        dead: 1,
        discarded: 0,
        skipped: 2,
      },
      waiting: { parked: 1, held: 1, dead: 1 },
      lag_reason: null,
      open_commands: [{ id: command.body['id'], kind: 'replay' }],
      notices: [{ kind: 'gone', detail: 'd' }],
    });
  });

  it('should show how many events and seconds it is behind', async () => {
    await sql(
      'INSERT INTO delivery_progress (subscription_id, topic, `partition`, next_offset, busy) VALUES (?, ?, 0, 9, 1)',
      [id, topic],
    );
    // The reader takes its time to join; until then the age is not known.
    await expect
      .poll(
        async () => {
          const { body, ms } = await client.get(`/subscriptions/${id}`);
          expect(ms).toBeLessThan(5_000);
          return (body['lag'] as { seconds: number | null }).seconds;
        },
        { timeout: 20_000 },
      )
      .not.toBeNull();
    const { lag } = (await client.get(`/subscriptions/${id}`)).body as {
      lag: { events: number; seconds: number; partitions: object[] };
    };
    const age = (Date.now() - Date.parse(at(9))) / 1_000;
    expect(lag.events).toBe(11);
    expect(lag.seconds).toBeGreaterThan(age - 60);
    expect(lag.seconds).toBeLessThan(age + 60);
    expect(lag.partitions).toMatchObject([
      { topic, partition: 0, cursor: 9, end: 20, events: 11 },
      { topic, partition: 1, cursor: 20, end: 20, events: 0, seconds: 0 },
      { topic: other, partition: 0, cursor: 0, end: 0, events: 0, seconds: 0 },
      { topic: other, partition: 1, events: 0 },
    ]);
  });

  it('should not be behind what was produced before it was made', async () => {
    await sql('UPDATE partition_lease SET scanned = 0 WHERE topic = ?', [topic]);
    const { lag } = (await client.get(`/subscriptions/${id}`)).body as { lag: { events: number } };
    expect(lag.events).toBe(0);
  });

  it('should show nothing of what nobody does', async () => {
    const { body } = await client.get(`/subscriptions/${id}`);
    expect(body['delivery']).toEqual({
      pushers: 0,
      in_flight: 0,
      concurrency: 0,
      breaker: null,
      next_probe_at: null,
    });
    expect(body['open_commands']).toEqual([]);
  });
});
