import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import type { ProducedRecord } from '../support/event-producer.js';
import type { ReceivedRequest } from '../support/received-request.js';
import type { Receiver } from '../support/receiver.js';
import { answer, hang } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';

const it = systemTest();

const SUBSCRIBED = { subscription_form: 'raw' };

function raw(tenant: string, key: string | null, value: string): ProducedRecord {
  return { key, value, partition: 0, headers: { event_name: 'raw', tenant } };
}

const isBad = (request: ReceivedRequest): boolean => request.text.startsWith('bad');

function texts(receiver: Receiver): readonly string[] {
  return receiver.accepted.map(({ text }) => text);
}

it.concurrent(
  'should park a delivery after its inline attempts, and hold its key only',
  async ({ system, startReceiver, tenant }) => {
    const scope = `${tenant}/0`;
    const receiver = await startReceiver((request) => answer(isBad(request) ? 500 : 200));
    const id = await system.subscribe(receiver, SUBSCRIBED, scope);
    await system.producer.sendAll([
      raw(tenant, 'a', 'bad a1'),
      raw(tenant, 'a', 'a2'),
      raw(tenant, 'b', 'b1'),
      raw(tenant, 'a', 'a3'),
      raw(tenant, 'b', 'b2'),
    ]);
    await eventually(async () => {
      expect(await states(system, id)).toEqual(['parked', 'held', 'held']);
    });
    await system.producer.sendAll([raw(tenant, 'a', 'a4'), raw(tenant, 'b', 'b3')]);
    await eventually(async () => {
      expect((await states(system, id)).length).toBe(4);
    });
    await eventually(() => texts(receiver).length === 3);
    expect(texts(receiver)).toEqual(['b1', 'b2', 'b3']);

    const attempts = receiver.requests.filter(isBad);
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    const pauses = attempts.slice(1).map((each, i) => each.startedAt - (attempts[i]?.endedAt ?? 0));
    expect(pauses[0]).toBeGreaterThan(950);
    expect(pauses[1]).toBeGreaterThan(4_950);

    const [parked, ...held] = await system.tables.parked(id);
    expect(parked).toMatchObject({ attempts: 3, retries: 0, reason: 'status', status: 500 });
    const pause = (parked?.nextAttemptAt?.getTime() ?? 0) - (parked?.parkedAt.getTime() ?? 0);
    expect(pause).toBeGreaterThanOrEqual(24_000);
    expect(pause).toBeLessThanOrEqual(36_000);
    expect(held.map(({ attempts, nextAttemptAt }) => [attempts, nextAttemptAt])).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ]);
    // Held deliveries are counted when their turn comes.
    await eventually(async () => {
      expect(await system.statistics(id, scope)).toEqual({ total: 4, failure: 1 });
    });
  },
);

it.concurrent(
  'should deliver a parked delivery when it is due, and then what its key held, in order',
  async ({ system, startReceiver, tenant }) => {
    const scope = `${tenant}/0`;
    const receiver = await startReceiver((request) => answer(isBad(request) ? 503 : 200));
    const id = await system.subscribe(receiver, SUBSCRIBED, scope);
    const values = ['bad 1', 'held 2', 'held 3', 'held 4'];
    await system.producer.sendAll(values.map((value) => raw(tenant, 'k', value)));
    await eventually(async () => {
      expect(await states(system, id)).toEqual(['parked', 'held', 'held', 'held']);
    });
    receiver.behave(() => answer(200));
    await system.tables.makeDue(id);
    await eventually(() => texts(receiver).length === 4);
    expect(texts(receiver)).toEqual(values);
    expect(receiver.accepted.map(({ attempt }) => attempt)).toEqual([4, 1, 1, 1]);
    await eventually(async () => {
      expect(await states(system, id)).toEqual([]);
    });
    await eventually(async () => {
      expect(await system.tables.progress(id)).toMatchObject({ total: 4, failure: 1, recovered: 1, dead: 0 });
    });
    await system.producer.send(raw(tenant, 'k', 'after 5'));
    await eventually(() => texts(receiver).length === 5);
    await eventually(async () => {
      expect(await system.statistics(id, scope)).toEqual({ total: 5, failure: 1 });
    });
  },
);

it.concurrent(
  'should park what fails among the held, and go on behind it when that recovers',
  async ({ system, startReceiver, tenant }) => {
    const receiver = await startReceiver((request) => answer(isBad(request) ? 500 : 200));
    const id = await system.subscribe(receiver, SUBSCRIBED, `${tenant}/0`);
    const values = ['bad 1', 'held 2', 'bad 3', 'held 4'];
    await system.producer.sendAll(values.map((value) => raw(tenant, 'k', value)));
    await eventually(async () => {
      expect((await states(system, id)).length).toBe(4);
    });
    receiver.behave((request) => answer(request.text === 'bad 3' ? 500 : 200));
    await system.tables.makeDue(id);
    await eventually(async () => {
      expect(await states(system, id)).toEqual(['parked', 'held']);
    });
    expect(texts(receiver)).toEqual(['bad 1', 'held 2']);
    receiver.behave(() => answer(200));
    await system.tables.makeDue(id);
    await eventually(() => texts(receiver).length === 4);
    expect(texts(receiver)).toEqual(values);
    await eventually(async () => {
      expect(await system.tables.progress(id)).toMatchObject({ total: 4, failure: 2, recovered: 2 });
    });
  },
);

it.concurrent(
  'should give a delivery up after its last retry, and let its key go on',
  async ({ system, startReceiver, tenant }) => {
    const receiver = await startReceiver((request) => answer(isBad(request) ? 500 : 200));
    const id = await system.subscribe(receiver, SUBSCRIBED, `${tenant}/0`);
    await system.producer.sendAll([raw(tenant, 'k', 'bad 1'), raw(tenant, 'k', 'held 2')]);
    await eventually(async () => {
      expect((await states(system, id)).length).toBe(2);
    });
    for (let retries = 1; retries <= 6; retries++) {
      await system.tables.makeDue(id);
      await eventually(async () => {
        expect((await system.tables.parked(id))[0]).toMatchObject({ retries });
      });
    }
    await eventually(async () => {
      expect(await states(system, id)).toEqual(['dead']);
    });
    expect(texts(receiver)).toEqual(['held 2']);
    expect(receiver.requests.filter(isBad).map(({ attempt }) => attempt)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(await system.tables.parked(id)).toMatchObject([{ attempts: 9, nextAttemptAt: null }]);
    await eventually(async () => {
      expect(await system.tables.progress(id)).toMatchObject({ total: 2, failure: 1, dead: 1, recovered: 0 });
    });
  },
);

it.concurrent(
  'should discard parked deliveries of a name that an update took away',
  async ({ system, startReceiver, tenant }) => {
    const scope = `${tenant}/0`;
    const receiver = await startReceiver(() => answer(500));
    const id = await system.subscribe(receiver, SUBSCRIBED, scope);
    await system.producer.sendAll([raw(tenant, 'k', 'bad 1'), raw(tenant, 'k', 'held 2')]);
    await eventually(async () => {
      expect((await states(system, id)).length).toBe(2);
    });
    await system.blueking.update(
      id,
      system.subscriptionBody(receiver, { subscription_form: 'other' }),
      scope,
    );
    await system.tables.makeDue(id);
    await eventually(async () => {
      expect(await states(system, id)).toEqual([]);
    });
    expect(receiver.requests.length).toBe(3);
    await eventually(async () => {
      expect(await system.tables.progress(id)).toMatchObject({ total: 1, failure: 1, discarded: 1 });
    });
  },
);

it.concurrent('should count mixed outcomes exactly', async ({ system, startReceiver, tenant }) => {
  const scope = `${tenant}/0`;
  // Without a key nothing is held: confirmed at once, by a second attempt, or parked.
  const receiver = await startReceiver(({ text, attempt }) => {
    const isConfirmed = text === 'good' || (text === 'late' && attempt > 1);
    return answer(isConfirmed ? 200 : 500);
  });
  const id = await system.subscribe(receiver, SUBSCRIBED, scope);
  // Bad ones are few: ten failures in a row would say that the endpoint fails, and then nothing is parked.
  const kindOf = (i: number): string => (i % 25 === 3 ? 'bad' : i % 5 === 2 ? 'late' : 'good');
  const records = Array.from({ length: 100 }, (_, i) => raw(tenant, null, kindOf(i)));
  await system.producer.sendAll(records);
  await eventually(async () => {
    expect(await system.statistics(id, scope)).toEqual({ total: 100, failure: 4 });
  });
  expect((await states(system, id)).filter((state) => state === 'parked').length).toBe(4);
  receiver.behave(() => answer(200));
  await system.tables.makeDue(id);
  await eventually(async () => {
    expect(await system.tables.progress(id)).toMatchObject({
      total: 100,
      failure: 4,
      recovered: 4,
      dead: 0,
    });
  });
  expect(await system.statistics(id, scope)).toEqual({ total: 100, failure: 4 });
  expect(await states(system, id)).toEqual([]);
  expect(receiver.accepted.length).toBe(100);
});

it.concurrent(
  'should wait as long as Retry-After says, in the round or parked',
  async ({ system, startReceiver, tenant }) => {
    // It holds all of a subscription, so there are two.
    const receiver = await startReceiver(({ path, attempt }) => {
      if (attempt > 1) return answer(200);
      return path === '/short'
        ? answer(429, '', { 'retry-after': '3' })
        : answer(503, '', { 'retry-after': '600' });
    });
    const at = (path: string) => ({ ...SUBSCRIBED, callback_url: receiver.url(path) });
    await system.subscribe(receiver, at('/short'), `${tenant}/0`);
    const id = await system.subscribe(receiver, at('/long'), `${tenant}/0`);
    await system.producer.send(raw(tenant, 'a', 'x'));
    await eventually(() => texts(receiver).length === 1);
    const [first, second] = receiver.to('/short');
    expect((second?.startedAt ?? 0) - (first?.endedAt ?? 0)).toBeGreaterThan(2_950);
    await eventually(async () => {
      const [parked] = await system.tables.parked(id);
      const pause = (parked?.nextAttemptAt?.getTime() ?? 0) - (parked?.parkedAt.getTime() ?? 0);
      expect(parked).toMatchObject({ attempts: 1, status: 503 });
      expect(pause).toBeGreaterThanOrEqual(599_000);
    });
  },
);

it.concurrent('should cap Retry-After at an hour', async ({ system, startReceiver, tenant }) => {
  const receiver = await startReceiver(() => answer(503, '', { 'retry-after': '864000' }));
  const id = await system.subscribe(receiver, SUBSCRIBED, `${tenant}/0`);
  await system.producer.send(raw(tenant, 'a', 'x'));
  await eventually(async () => {
    const [parked] = await system.tables.parked(id);
    const pause = (parked?.nextAttemptAt?.getTime() ?? 0) - (parked?.parkedAt.getTime() ?? 0);
    expect(pause).toBeGreaterThanOrEqual(3_599_000);
    expect(pause).toBeLessThanOrEqual(3_601_000);
  });
});

it.concurrent(
  'should tell in a parked delivery that its receiver was too slow, or refused',
  async ({ system, startReceiver, tenant }) => {
    const [slow, closed] = [await startReceiver(() => hang()), await startReceiver()];
    const slowId = await system.subscribe(slow, { ...SUBSCRIBED, timeout: 1 }, `${tenant}/0`);
    const closedId = await system.subscribe(closed, SUBSCRIBED, `${tenant}/0`);
    await closed.close();
    await system.producer.send(raw(tenant, 'a', 'x'));
    await eventually(async () => {
      expect(await system.tables.parked(slowId)).toMatchObject([{ reason: 'timeout', status: null }]);
      expect(await system.tables.parked(closedId)).toMatchObject([{ reason: 'refused', status: null }]);
    });
  },
);

async function states(system: TestSystem, id: number): Promise<readonly string[]> {
  return (await system.tables.parked(id)).map(({ state }) => state);
}
