import kafkajs from 'kafkajs';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { hostEvent } from '../support/host-event.js';
import { answer } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';

const it = systemTest();

it.concurrent(
  'should add the two ids before the last brace of an envelope, and change no byte else',
  async ({ system, receiver, tenant }) => {
    const id = await system.subscribe(receiver, {}, `${tenant}/0`);
    const before =
      `\n {"obj_type":"host" ,\t"action":"create", "z":1,"a":{"}":"}"}, "big":9007199254740993123, ` +
      `"float":1.10e2, "escapes":"\\u00e9\\/\\n é 主机", "dup":1, "dup":2, ` +
      `"bk_supplier_account":"${tenant}"  `;
    const place = await system.producer.send({ value: `${before}} \r\n`, partition: 2 });
    const [request] = await receiver.received(1);
    const ids = `,"distribution_id":${place.offset * 1_024 + 2},"subscription_id":${id}`;
    expect(request?.body).toEqual(Buffer.from(`${before}${ids}} \r\n`));
    expect(request?.headers['content-type']).toBe('application/json');
  },
);

interface Untouched {
  readonly what: string;
  readonly value: Buffer;
  readonly sent?: string;
  readonly received: string;
}

const UNTOUCHED: readonly Untouched[] = [
  {
    what: 'JSON that is no envelope',
    value: Buffer.from(' {"n": 12345678901234567890, "x":{} }\n'),
    received: 'application/json',
  },
  {
    what: 'a JSON list',
    value: Buffer.from('[ {"obj_type":"host","action":"create"} ]'),
    received: 'application/json',
  },
  {
    what: 'bytes that are no JSON',
    value: Buffer.from([0, 255, 0x7d, 0x0a, 0xc3]),
    received: 'application/octet-stream',
  },
  {
    what: 'bytes with a content type of their own',
    value: Buffer.from([8, 150, 1]),
    sent: 'application/x-protobuf; v=1',
    received: 'application/x-protobuf; v=1',
  },
  { what: 'an empty value', value: Buffer.alloc(0), received: 'application/octet-stream' },
  {
    what: 'a body of 900 KiB',
    value: Buffer.from(JSON.stringify({ text: 'é'.repeat(450 * 1_024) })),
    received: 'application/json',
  },
];

it.concurrent.for(UNTOUCHED)(
  'should deliver $what untouched',
  async ({ value, sent, received }, { system, receiver, tenant }) => {
    await system.subscribe(receiver, { subscription_form: 'raw' }, `${tenant}/0`);
    const headers = { event_name: 'raw', tenant, ...(sent !== undefined && { 'content-type': sent }) };
    await system.producer.send({ value, headers });
    const [request] = await receiver.received(1);
    expect(request?.body.equals(value)).toBe(true);
    expect(request?.headers['content-type']).toBe(received);
  },
);

it.concurrent('should send the headers of a callback', async ({ system, startReceiver, tenant }) => {
  const receiver = await startReceiver(({ attempt }) => answer(attempt === 1 ? 500 : 200));
  const id = await system.subscribe(receiver, { callback_url: receiver.url('/a/b?c=d%20e') }, `${tenant}/0`);
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const place = await system.producer.send({
    value: hostEvent({ tenant }),
    headers: { traceparent, cookie: 'secret=1', 'x-other': 'not passed on' },
  });
  const attempts = await receiver.received(2);
  const [first, second] = attempts.map(({ headers }) => headers);
  const webhookId = `msg_${place.topic.replaceAll('.', '~')}_${place.partition}_${place.offset}_${id}`;
  expect(first).toMatchObject({
    'webhook-id': webhookId,
    'x-ringback-event': 'hostcreate',
    'x-ringback-attempt': '1',
    'content-type': 'application/json',
    traceparent,
  });
  expect(first?.['user-agent']).toMatch(/^ringback\/\d+\.\d+\.\d+/);
  expect(first).not.toHaveProperty('cookie');
  expect(first).not.toHaveProperty('x-other');
  expect(second).toMatchObject({ 'webhook-id': webhookId, 'x-ringback-attempt': '2', traceparent });
  for (const { headers, startedAt, path, method } of attempts) {
    expect([method, path]).toEqual(['POST', '/a/b?c=d%20e']);
    expect(Math.abs(Number(headers['webhook-timestamp']) - startedAt / 1_000)).toBeLessThan(5);
  }
  expect(attempts[1]?.text).toBe(attempts[0]?.text);
});

const { CompressionTypes } = kafkajs;

it.concurrent.for([
  { codec: 'gzip', type: CompressionTypes.GZIP },
  { codec: 'snappy', type: CompressionTypes.Snappy },
  { codec: 'lz4', type: CompressionTypes.LZ4 },
  { codec: 'zstd', type: CompressionTypes.ZSTD },
])('should read batches compressed with $codec', async ({ type }, { system, receiver, tenant }) => {
  const id = await system.subscribe(receiver, { subscription_form: 'raw' }, `${tenant}/0`);
  const values = Array.from({ length: 50 }, (_, n) => `{"n": ${n}, "text": "${'compress me '.repeat(n)}"}`);
  const headers = { event_name: 'raw', tenant };
  await system.producer.sendAll(
    values.map((value) => ({ key: 'k', value, headers })),
    type,
  );
  const requests = await receiver.received(50);
  expect(requests.map(({ text }) => text)).toEqual(values);
  await eventually(async () => {
    expect(await system.statistics(id, `${tenant}/0`)).toEqual({ total: 50, failure: 0 });
  });
});
