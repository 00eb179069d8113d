import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SmnPublication } from '#libs/domain';
import { SmnClient, type SmnAnswered } from '../support/smn-client.js';
import type { TestApi } from './api-process.js';
import type { Proxy } from './api-proxy.js';
import { type ReadRecord, readAll } from './broker-read-all.js';
import { randomTopic } from './broker-topics.js';
import { OutageApi } from './outage-api.js';

const HEX = /^[0-9a-f]{32}$/;
/** An answer within 5 s is promised; the rest is for a machine that is busy with other tests. */
const ANSWER_MS = 5_500;

const smnTopic = randomTopic('smn');
let outage: OutageApi;
let broker: Proxy;
let database: Proxy;
let api: TestApi;
let client: SmnClient;
let published = 0;

beforeAll(async () => {
  outage = await OutageApi.start({ SMN_TOPIC: smnTopic });
  ({ api, broker, database } = outage);
  client = new SmnClient(api.url, 'p1');
  await client.call('POST', 'topics', { name: 'hosts' });
});

afterAll(async () => {
  await outage.stop();
});

function publish(body: unknown, topic = 'hosts'): Promise<SmnAnswered> {
  return client.call('POST', `topics/${client.topicUrn(topic)}/publish`, body);
}

/** @returns the record of a message that was published */
async function recordOf(answer: SmnAnswered): Promise<ReadRecord | undefined> {
  expect(answer.status).toBe(200);
  published += 1;
  const records = await readAll(smnTopic, published);
  return records.find(({ key }) => key === answer.body['message_id']);
}

describe('publishing through SMN', () => {
  it('should write a record with its message id as its key', async () => {
    const answer = await publish({
      subject: '主题',
      message: 'text \u00e9',
      message_structure: '{"default":"d","email":"e"}',
      time_to_live: '3600',
      message_attributes: [{ name: 'week', type: 'STRING', value: ['sunday'] }],
    });
    const message_id = answer.body['message_id'] as string;
    expect(answer.body).toEqual({
      request_id: expect.stringMatching(HEX) as string,
      message_id: expect.stringMatching(HEX) as string,
    });
    expect(message_id).not.toBe(answer.body['request_id']);
    const record = await recordOf(answer);
    expect(record).toMatchObject({
      key: message_id,
      headers: { event_name: 'hosts', tenant: 'p1', smn: 'publish' },
    });
    expect(JSON.parse(record?.value ?? '')).toEqual({
      message_id,
      subject: '主题',
      message: 'text é',
      structure: { default: 'd', email: 'e' },
      attributes: [{ name: 'week', type: 'STRING', values: ['sunday'] }],
      time_to_live: 3_600,
    } satisfies SmnPublication);
  });

  it('should take the largest message, however it is escaped', async () => {
    const escaped = `{"message":"${'\\u0061'.repeat(256 * 1_024)}"}`;
    const record = await recordOf(await publish(escaped));
    const { message } = JSON.parse(record?.value ?? '') as SmnPublication;
    expect(message).toBe('a'.repeat(256 * 1_024));
  });

  it('should refuse what as an event would be too large', async () => {
    // Every character takes six bytes in the record.
    const answer = await publish({ message: '\u0001'.repeat(200_000) });
    expect([answer.status, answer.body['code']]).toEqual([403, 'SMN.0009']);
  });

  it.each([
    [{ message: 'x', subject: 's'.repeat(513) }, 403, 'SMN.0008', 'Parameter: Subject is invalid.'],
    [{ message: '' }, 403, 'SMN.0009', 'Parameter: Message is invalid.'],
    [{ message_structure: '{"email":"e"}' }, 400, 'SMN.0021', 'MessageStructure is invalid.'],
  ])('should refuse %.60j', async (body, status, code, message) => {
    const answer = await publish(body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code, message, error_code: code, error_msg: message });
  });

  it.each([
    [{ message: 'x', message_attributes: [{ name: 'A', type: 'STRING' }] }, /^message_attributes /],
    [{ message_template_name: 't' }, /templates are not supported/],
    [{ message: 'x', time_to_live: 'soon' }, /^time_to_live /],
  ])('should say beside the message why %j is refused', async (body, reason) => {
    const answer = await publish(body);
    expect(answer.body).toMatchObject({ code: 'SMN.0009', message: 'Parameter: Message is invalid.' });
    expect(answer.headers.get('x-ringback-reason')).toMatch(reason);
  });

  it('should not write to an event name that is no topic', async () => {
    const answer = await publish({ message: 'x' }, 'hostcreate');
    expect([answer.status, answer.body['code']]).toEqual([404, 'SMN.0006']);
    expect(
      (await readAll(smnTopic, published)).every(({ headers }) => headers['event_name'] === 'hosts'),
    ).toBe(true);
  });
});

describe('services away', () => {
  afterEach(async () => {
    await outage.restore();
  });

  async function timed(work: () => Promise<SmnAnswered>): Promise<SmnAnswered> {
    const started = performance.now();
    const answer = await work();
    expect(performance.now() - started).toBeLessThan(ANSWER_MS);
    expect(JSON.stringify(answer.body)).not.toMatch(/127\.0\.0\.1|ECONN|kafka/i);
    return answer;
  }

  it.each(['cut', 'freeze'] as const)(
    'should answer a publish in time with Kafka away (%s)',
    async (fault) => {
      broker[fault]();
      const answer = await timed(() => publish({ message: 'x' }));
      expect(answer.status).toBe(500);
      expect(answer.body).toMatchObject({ error_code: 'SMN.0018', error_msg: 'Service internal error.' });
    },
  );

  it.each(['cut', 'freeze'] as const)('should say that the database is away (%s)', async (fault) => {
    database[fault]();
    for (const work of [
      () => client.call('POST', 'topics', { name: 'other' }),
      () => client.call('GET', 'topics'),
      () => publish({ message: 'x' }),
    ]) {
      const answer = await timed(work);
      expect(answer.status).toBe(500);
      expect(answer.body).toMatchObject({ error_code: 'SMN.0016', error_msg: 'Database Exceptions.' });
    }
  });
});

describe('the protocols of SMN', () => {
  it('should be those that messages can be carried by', async () => {
    const answer = await client.send('GET', '/v2/notifications/protocols');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      request_id: expect.stringMatching(HEX) as string,
      protocols: ['http', 'https', 'dms'],
    });
  });
});
