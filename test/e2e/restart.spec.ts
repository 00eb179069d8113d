import { expect } from 'vitest';
import type { AppProcess } from '../support/app-process.js';
import type { ProducedRecord } from '../support/event-producer.js';
import { eventually } from '../support/eventually.js';
import { answer } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';

const it = systemTest();

const SUBSCRIBED = { subscription_form: 'raw' };

function raw(tenant: string, value: string, partition = 0): ProducedRecord {
  return { key: 'k', value, partition, headers: { event_name: 'raw', tenant } };
}

it('should neither read again nor miss anything for a lane that had its last event long ago', async ({
  system,
  startReceiver,
  receiver,
  tenant,
}) => {
  const scope = `${tenant}/0`;
  const id = await system.subscribe(receiver, { subscription_form: 'weekly' }, scope);
  const weekly = (value: string): ProducedRecord => ({
    ...raw(tenant, value),
    headers: { event_name: 'weekly', tenant },
  });
  await system.producer.send(weekly('last week'));
  await receiver.received(1);

  // A week of other events, of which the log keeps only the end.
  const busy = await startReceiver();
  const busyId = await system.subscribe(busy, SUBSCRIBED, scope);
  const others = Array.from({ length: 900 }, (_, n) => ({ ...raw(tenant, 'x', n % 3), key: `${n}` }));
  await system.producer.sendAll(others);
  await eventually(async () => {
    expect(await system.statistics(busyId, scope)).toEqual({ total: 900, failure: 0 });
    const lanes = await system.tables.lanes();
    expect(lanes.filter((lane) => lane.busy)).toEqual([]);
  });
  const scanned = (await system.tables.leases()).map((lease) => lease.scanned);
  await trimLog(system, scanned);

  const next = await restart(system, 'SIGKILL');
  const claimed = next.logged('partition claimed');
  expect(claimed.map(({ partition, offset }) => [partition, offset]).sort()).toEqual(
    scanned.map((offset, partition) => [partition, offset]),
  );
  await system.producer.send(weekly('this week'));
  await receiver.received(2);
  expect(receiver.requests.map(({ text }) => text)).toEqual(['last week', 'this week']);
  await eventually(async () => {
    expect(await system.statistics(id, scope)).toEqual({ total: 2, failure: 0 });
  });
  expect(await system.statistics(busyId, scope)).toEqual({ total: 900, failure: 0 });
  expect(busy.requests.length).toBe(900);
  expect(await system.tables.notices()).toEqual([]);
});

it('should go on holding a key behind a delivery that was parked before a restart', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const receiver = await startReceiver(({ text }) => answer(text === 'bad 1' ? 500 : 200));
  const id = await system.subscribe(receiver, SUBSCRIBED, `${tenant}/0`);
  await system.producer.sendAll([raw(tenant, 'bad 1'), raw(tenant, 'held 2')]);
  await eventually(async () => {
    expect((await system.tables.parked(id)).map(({ state }) => state)).toEqual(['parked', 'held']);
  });
  await restart(system, 'SIGTERM');
  await system.producer.send(raw(tenant, 'held 3'));
  await eventually(async () => {
    expect((await system.tables.parked(id)).map(({ state }) => state)).toEqual(['parked', 'held', 'held']);
  });
  receiver.behave(() => answer(200));
  await system.tables.makeDue(id);
  await eventually(() => receiver.accepted.length === 3);
  expect(receiver.accepted.map(({ text }) => text)).toEqual(['bad 1', 'held 2', 'held 3']);
  await eventually(async () => {
    expect(await system.tables.progress(id)).toMatchObject({ total: 3, failure: 1, recovered: 1, busy: 0 });
  });
});

it('should keep what waits for a disabled subscription across a restart', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const scope = `${tenant}/0`;
  const [gone, back, kept] = [
    await startReceiver(() => answer(410)),
    await startReceiver(),
    await startReceiver(),
  ];
  const id = await system.subscribe(gone, SUBSCRIBED, scope);
  const keptId = await system.subscribe(kept, SUBSCRIBED, scope);
  await system.producer.sendAll([raw(tenant, '1'), raw(tenant, '2')]);
  await gone.received(1);
  await eventually(async () => {
    expect((await system.tables.notices()).length).toBe(1);
  });
  await restart(system, 'SIGTERM');
  await system.producer.sendAll([raw(tenant, '3'), raw(tenant, '4')]);
  await eventually(async () => {
    expect(await system.statistics(keptId, scope)).toEqual({ total: 4, failure: 0 });
  });
  await restart(system, 'SIGTERM');
  await system.blueking.update(id, system.subscriptionBody(back, SUBSCRIBED), scope);
  await back.received(4);
  expect(back.requests.map(({ text }) => text)).toEqual(['1', '2', '3', '4']);
  expect(gone.requests.length).toBe(1);
  await eventually(async () => {
    expect(await system.statistics(id, scope)).toEqual({ total: 4, failure: 0 });
  });
  expect(await system.statistics(keptId, scope)).toEqual({ total: 4, failure: 0 });
});

it('should deliver what was produced while no pusher ran', async ({ system, receiver, tenant }) => {
  const id = await system.subscribe(receiver, SUBSCRIBED, `${tenant}/0`);
  await stopPushers(system, 'SIGTERM');
  const values = Array.from({ length: 20 }, (_, n) => String(n));
  await system.producer.sendAll(values.map((value) => raw(tenant, value)));
  await system.startPusher();
  await receiver.received(20);
  expect(receiver.requests.map(({ text }) => text)).toEqual(values);
  await eventually(async () => {
    expect(await system.statistics(id, `${tenant}/0`)).toEqual({ total: 20, failure: 0 });
  });
});

it('should keep subscriptions across a restart of the API', async ({ system, receiver, tenant }) => {
  const id = await system.subscribe(receiver, SUBSCRIBED, `${tenant}/0`);
  system.api.kill('SIGTERM');
  expect(await system.api.exited).toEqual({ code: 0, signal: null });
  await system.producer.send(raw(tenant, 'while the API is away'));
  await receiver.received(1);
  await system.startApi();
  await eventually(async () => {
    expect(await system.statistics(id, `${tenant}/0`)).toEqual({ total: 1, failure: 0 });
  });
});

async function stopPushers(system: TestSystem, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const running = system.pushers.filter(({ hasExited }) => !hasExited);
  for (const pusher of running) pusher.kill(signal);
  await Promise.all(running.map(({ exited }) => exited));
}

async function restart(system: TestSystem, signal: 'SIGTERM' | 'SIGKILL'): Promise<AppProcess> {
  await stopPushers(system, signal);
  return system.startPusher();
}

/** Deletes the records below these offsets, one a partition, as retention would. */
async function trimLog(system: TestSystem, offsets: readonly number[]): Promise<void> {
  const [topic = ''] = system.topics;
  const admin = system.kafka.admin();
  await admin.connect();
  await admin.fetchTopicOffsets(topic); // kafkajs forgets to look up the leaders itself
  await admin.deleteTopicRecords({
    topic,
    partitions: offsets.map((offset, partition) => ({ partition, offset: String(offset) })),
  });
  await admin.disconnect();
}
