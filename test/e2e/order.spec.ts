import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { hostEvent } from '../support/host-event.js';
import type { ReceivedRequest } from '../support/received-request.js';
import { answer, answerAfter, answerWhen } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';

const it = systemTest();

/** What the tests number their events by. */
function numberOf(request: ReceivedRequest): number {
  const { data } = request.json() as { data: [{ cur_data: { number: number } }] };
  return data[0].cur_data.number;
}

function hostOf(request: ReceivedRequest): number {
  const { data } = request.json() as { data: [{ cur_data: { bk_host_id: number } }] };
  return data[0].cur_data.bk_host_id;
}

it.concurrent(
  'should confirm the events of a key in log order while first attempts fail',
  async ({ system, startReceiver, tenant }) => {
    const receiver = await startReceiver((request) =>
      answerAfter(5, answer(request.attempt === 1 && numberOf(request) % 4 === 1 ? 500 : 200)),
    );
    const id = await system.subscribe(receiver, {}, `${tenant}/0`);
    const keys = [0, 1, 2, 3, 4];
    const numbers = Array.from({ length: 12 }, (_, number) => number);
    await system.producer.sendAll(
      numbers.flatMap((number) =>
        keys.map((key) => ({
          key: `host-${key}`,
          value: hostEvent({ tenant, hostId: key, host: { number: number + key } }),
        })),
      ),
    );
    await eventually(() => receiver.accepted.length >= 60, { describe: () => receiver.accepted.length });
    const ofHost = Map.groupBy(receiver.accepted, hostOf);
    for (const key of keys) {
      expect(ofHost.get(key)?.map(numberOf)).toEqual(numbers.map((number) => number + key));
    }
    expect(overlaps(receiver.requests)).toEqual([]);
    await eventually(async () => {
      expect(await system.statistics(id, `${tenant}/0`)).toEqual({ total: 60, failure: 0 });
    });
  },
);

it.concurrent(
  'should order events without a key by the entity of their envelope',
  async ({ system, startReceiver, tenant }) => {
    const receiver = await startReceiver((request) =>
      answer(request.attempt === 1 && numberOf(request) === 0 ? 500 : 200),
    );
    await system.subscribe(receiver, { subscription_form: 'host*' }, `${tenant}/0`);
    await system.producer.sendAll(
      ([0, 1, 2] as const).map((number) => ({
        partition: 0,
        value: hostEvent({ tenant, action: number === 0 ? 'create' : 'update', host: { number } }),
      })),
    );
    await eventually(() => receiver.accepted.length >= 3);
    expect(receiver.requests.map(numberOf)).toEqual([0, 0, 1, 2]);
  },
);

it.concurrent(
  'should not let a key that waits hold up other keys or events without one',
  async ({ system, startReceiver, tenant }) => {
    const slow = Promise.withResolvers<undefined>();
    const receiver = await startReceiver((request) =>
      request.text.includes('slow') ? answerWhen(slow.promise) : answer(200),
    );
    await system.subscribe(receiver, { subscription_form: 'raw', timeout: 60 }, `${tenant}/0`);
    const send = (key: string | null, value: string): object => ({ key, value, partition: 0 });
    const headers = { event_name: 'raw', tenant };
    const records = [
      send('a', 'slow a'),
      send('a', 'behind a'),
      send(null, 'slow without a key'),
      send('b', 'b'),
      send(null, 'without a key'),
    ].map((record) => ({ value: null, headers, ...record }));
    await system.producer.sendAll(records);
    await receiver.received(4);
    const texts = (): string[] => receiver.accepted.map(({ text }) => text);
    await eventually(() => texts().length >= 2);
    expect(texts().sort()).toEqual(['b', 'without a key']);
    expect(receiver.requests.some(({ text }) => text === 'behind a')).toBe(false);
    slow.resolve(undefined);
    await eventually(() => texts().length >= 5);
    expect(texts().indexOf('slow a')).toBeLessThan(texts().indexOf('behind a'));
  },
);

it.concurrent('should keep to the limit of attempts in flight', async ({ system, startReceiver, tenant }) => {
  const opened = Promise.withResolvers<undefined>();
  const receiver = await startReceiver(() => answerWhen(opened.promise));
  await system.subscribe(receiver, { subscription_form: 'raw', timeout: 60 }, `${tenant}/0`);
  const headers = { event_name: 'raw', tenant };
  await system.producer.sendAll(Array.from({ length: 100 }, () => ({ value: 'x', headers })));
  await receiver.received(32);
  opened.resolve(undefined);
  await receiver.received(100);
  expect(receiver.maxConcurrent).toBe(32);
});

/** Requests of one host that began before the one before them had its answer. */
function overlaps(requests: readonly ReceivedRequest[]): readonly ReceivedRequest[] {
  return [...Map.groupBy(requests, hostOf).values()].flatMap((ofHost) =>
    ofHost.filter((request, i) => request.startedAt < (ofHost[i - 1]?.endedAt ?? 0)),
  );
}
