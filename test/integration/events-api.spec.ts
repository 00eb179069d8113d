import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { startTestApi, type TestApi } from './api-process.js';
import { randomTopic } from './broker-topics.js';
import { type ReadRecord, readAll } from './broker-read-all.js';

const MIB = 1024 * 1024;

let api: TestApi;
const topics = [randomTopic('events-a'), randomTopic('events-b')] as const;

beforeAll(async () => {
  api = await startTestApi({ EVENT_TOPICS: topics.join(',') });
});

afterAll(async () => {
  await api.stop();
});

interface Published {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

async function post(
  body: string | Uint8Array<ArrayBuffer>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${api.url}/api/v1/events`, { method: 'POST', body });
  const type = response.status === 200 ? 'application/json' : 'application/problem+json';
  expect(response.headers.get('content-type')).toContain(type);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function publish(body: string): Promise<Published[]> {
  const answer = await post(body);
  expect(answer.status).toBe(200);
  return answer.body['events'] as Published[];
}

async function stored(positions: readonly Published[]): Promise<(ReadRecord | undefined)[]> {
  const byTopic = new Map<string, ReadRecord[]>();
  for (const topic of topics) {
    const high = await countOf(topic);
    byTopic.set(topic, high === 0 ? [] : await readAll(topic, high));
  }
  return positions.map(({ topic, partition, offset }) =>
    byTopic.get(topic)?.find((record) => record.partition === partition && record.offset === offset),
  );
}

async function countOf(topic: string): Promise<number> {
  const { TopicAdmin } = await import('#libs/broker');
  const bounds = await api.app.get(TopicAdmin).logBounds(topic);
  return bounds.reduce((sum, { high }) => sum + high, 0);
}

async function counts(): Promise<number> {
  return (await Promise.all(topics.map(countOf))).reduce((sum, count) => sum + count, 0);
}

describe('published events', () => {
  it('should stand where the answer says, with name, tenant and key', async () => {
    const positions = await publish(
      JSON.stringify([
        { name: 'hostcreate', data: { a: 1 } },
        { name: 'moduletransfer', tenant: 't-1', key: 'host:17', topic: topics[1], data: [1] },
        { name: 'x', tenant: null, key: null, topic: null, data: null },
      ]),
    );
    const records = await stored(positions);
    expect(records).toMatchObject([
      { key: null, value: '{"a":1}', headers: { event_name: 'hostcreate', tenant: '0' } },
      { key: 'host:17', value: '[1]', headers: { event_name: 'moduletransfer', tenant: 't-1' } },
      { key: null, value: 'null', headers: { event_name: 'x', tenant: '0' } },
    ]);
    expect(positions.map(({ topic }) => topic)).toEqual([topics[0], topics[1], topics[0]]);
  });

  it('should be one for a body that is no list', async () => {
    const positions = await publish('{"name":"hostcreate","data":"text"}');
    expect(positions).toHaveLength(1);
    expect((await stored(positions))[0]?.value).toBe('"text"');
  });

  it('should keep the bytes of data', async () => {
    const bodies = [
      '{"n":123456789012345678901234567890,"f":1.10,"e":1E+2}',
      '{"z":1,  "a":2,\n"z":3}',
      '"\\u65e5\\u672c 日本 \\ud83d\\ude00"',
      '[ ]',
      '-0.0',
    ];
    const body = `[ ${bodies.map((data) => `{"name":"n","key":"k", "data" : ${data} }`).join(' , ')} ]`;
    const records = await stored(await publish(body));
    expect(records.map((record) => record?.value)).toEqual(bodies);
  });

  it('should keep the bytes of any JSON', async () => {
    const values = fc.sample(fc.json(), 200);
    const body = `[${values.map((data) => `{"data":${data},"name":"n"}`).join(',')}]`;
    const records = await stored(await publish(body));
    expect(records.map((record) => record?.value)).toEqual(values);
  });

  it('should be a thousand in one request, in the order of their keys', async () => {
    const events = Array.from({ length: 1_000 }, (_, n) => ({
      name: 'n',
      key: `k${n % 7}`,
      data: { n, pad: 'x'.repeat(3_500) },
    }));
    const positions = await publish(JSON.stringify(events));
    expect(positions).toHaveLength(1_000);
    const last = new Map<number, number>();
    for (const { partition, offset } of positions) {
      expect(offset).toBeGreaterThan(last.get(partition) ?? -1);
      last.set(partition, offset);
    }
  });

  it('should be as large as 1 MiB', async () => {
    const data = `"${'x'.repeat(MIB - 2)}"`;
    expect(await publish(`{"name":"n","key":"k","data":${data}}`)).toHaveLength(1);
    const tooLarge = await post(`{"name":"n","data":"${'x'.repeat(MIB - 1)}"}`);
    expect(tooLarge).toMatchObject({ status: 422, body: { errors: [{ pointer: '/data' }] } });
  });
});

describe('events that are not acceptable', () => {
  it.each([
    ['', 400],
    ['{', 400],
    ['nonsense', 400],
    ['[]', 422],
    ['null', 422],
    ['"text"', 422],
    ['[[]]', 422],
    [`[${Array<string>(1_001).fill('{"name":"n","data":1}').join(',')}]`, 422],
    ['['.repeat(100_000), 400],
    ['['.repeat(100_000) + ']'.repeat(100_000), 422],
  ])('should be refused as a whole: %.30s', async (body, status) => {
    const before = await counts();
    expect((await post(body)).status).toBe(status);
    expect(await counts()).toBe(before);
  });

  it.each([
    ['name', {}],
    ['name', { name: '' }],
    ['name', { name: 'a b' }],
    ['name', { name: 'host*' }],
    ['name', { name: 1 }],
    ['name', { name: 'x'.repeat(256) }],
    ['tenant', { tenant: '' }],
    ['tenant', { tenant: 0 }],
    ['tenant', { tenant: 'a/b' }],
    ['key', { key: '' }],
    ['key', { key: 17 }],
    ['key', { key: 'é'.repeat(513) }],
    ['key', { key: '\ud800' }],
    ['topic', { topic: 'elsewhere' }],
    ['topic', { topic: 1 }],
    ['data', { data: undefined }],
    ['tennant', { tennant: '0' }],
    ['a~1b', { 'a/b': 0 }],
  ])('should be refused with their neighbours, naming index and member: %s of %j', async (member, wrong) => {
    const before = await counts();
    const good = { name: 'n', data: {} };
    const bad = member === 'name' && Object.keys(wrong).length === 0 ? { data: {} } : { ...good, ...wrong };
    const { status, body } = await post(JSON.stringify([good, bad, good]));
    expect(status).toBe(422);
    expect(body['errors']).toMatchObject([{ pointer: `/1/${member}` }]);
    expect(await counts()).toBe(before);
  });

  it('should be refused when the body is not UTF-8', async () => {
    const bytes = Buffer.from('{"name":"n","data":"?"}');
    bytes[20] = 0xff;
    expect((await post(new Uint8Array(bytes))).status).toBe(400);
  });

  it('should be refused when the body is larger than 4 MiB', async () => {
    const body = `{"name":"n","data":"${'x'.repeat(5 * MIB)}"}`;
    expect(await post(body)).toMatchObject({ status: 413, body: { status: 413 } });
  });

  it('should be refused with another method, and told which', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      const response = await fetch(`${api.url}/api/v1/events`, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
      expect(await response.json()).toMatchObject({ status: 405 });
    }
  });
});
