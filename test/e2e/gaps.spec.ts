import kafkajs from 'kafkajs';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import type { ProducedRecord } from '../support/event-producer.js';
import { answer, hang } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';

const it = systemTest({ partitions: 1, pusherEnv: { DRAIN_SECONDS: '0' } });

const SUBSCRIBED = { subscription_form: 'raw' };

function raw(tenant: string, value: string): ProducedRecord {
  return { key: value, value, headers: { event_name: 'raw', tenant } };
}

it('should deliver what a transaction committed, and pass what it aborted', async ({
  system,
  receiver,
  tenant,
}) => {
  const id = await system.subscribe(receiver, SUBSCRIBED, `${tenant}/0`);
  const [topic = ''] = system.topics;
  const producer = system.kafka.producer({
    transactionalId: `e2e-${tenant}`,
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  for (const [value, isCommitted] of [
    ['aborted 1', false],
    ['committed 2', true],
    ['aborted 3', false],
  ] as const) {
    const transaction = await producer.transaction();
    await transaction.send({
      topic,
      messages: [{ ...raw(tenant, value), headers: { event_name: 'raw', tenant } }],
    });
    await (isCommitted ? transaction.commit() : transaction.abort());
  }
  await producer.disconnect();
  const texts = (): string[] => receiver.requests.map(({ text }) => text);
  await eventually(() => texts().includes('committed 2'));
  const end = await logEnd(system);
  await eventually(async () => {
    expect((await system.tables.leases())[0]?.scanned).toBe(end);
  });
  await system.producer.send(raw(tenant, 'after 4'));
  await receiver.received(2);
  expect(texts()).toEqual(['committed 2', 'after 4']);
  await eventually(async () => {
    expect(await system.statistics(id, `${tenant}/0`)).toEqual({ total: 2, failure: 0 });
  });
});

it('should record offsets that left the log before they were delivered', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const receiver = await startReceiver(() => hang());
  const scope = `${tenant}/0`;
  const id = await system.subscribe(receiver, { ...SUBSCRIBED, timeout: 60 }, scope);
  const first = await system.producer.send(raw(tenant, 'lost 1'));
  await receiver.received(1);
  await eventually(async () => {
    expect(await system.tables.progress(id)).toMatchObject({ busy: 1 });
  });
  await stopPusher(system);
  await system.producer.send(raw(tenant, 'lost 2'));
  await trimLog(system, await logEnd(system));
  await system.producer.send(raw(tenant, 'kept 3'));
  receiver.behave(() => answer(200));
  await system.startPusher();
  await receiver.received(2);
  expect(receiver.requests.map(({ text }) => text)).toEqual(['lost 1', 'kept 3']);
  await eventually(async () => {
    expect(await system.statistics(id, scope)).toEqual({ total: 1, failure: 0 });
  });
  const notices = await system.tables.query(
    'SELECT subscription_id AS id, from_offset AS `from`, to_offset AS `to` FROM notice WHERE kind = ?',
    ['expired'],
  );
  // Of the subscription what it had not settled, of the partition what nobody had matched.
  expect(notices).toEqual(
    expect.arrayContaining([
      { id, from: String(first.offset), to: String(first.offset + 2) },
      { id: null, from: String(first.offset + 1), to: String(first.offset + 2) },
    ]),
  );
});

it('should begin at the start of a log that was replaced', async ({ system, receiver, tenant }) => {
  const id = await system.subscribe(receiver, SUBSCRIBED, `${tenant}/0`);
  await system.producer.send(raw(tenant, 'old'));
  await eventually(async () => {
    expect(await system.statistics(id, `${tenant}/0`)).toEqual({ total: 1, failure: 0 });
  });
  await stopPusher(system);
  await replaceTopic(system);
  await system.producer.send(raw(tenant, 'new 1'));
  await system.startPusher();
  await system.producer.send(raw(tenant, 'new 2'));
  await receiver.received(3);
  expect(receiver.requests.map(({ text }) => text)).toEqual(['old', 'new 1', 'new 2']);
  await eventually(async () => {
    expect(await system.statistics(id, `${tenant}/0`)).toEqual({ total: 3, failure: 0 });
  });
  expect((await system.tables.notices()).map(({ kind }) => kind)).toContain('replaced');
});

async function stopPusher(system: TestSystem): Promise<void> {
  const pusher = system.pushers.at(-1);
  pusher?.kill('SIGTERM');
  expect(await pusher?.exited).toEqual({ code: 0, signal: null });
}

async function logEnd(system: TestSystem): Promise<number> {
  return withAdmin(system, async (admin, topic) => {
    const [partition] = await admin.fetchTopicOffsets(topic);
    return Number(partition?.high);
  });
}

/** Deletes the records below an offset, as retention would. */
async function trimLog(system: TestSystem, offset: number): Promise<void> {
  await withAdmin(system, async (admin, topic) => {
    await admin.fetchTopicOffsets(topic); // kafkajs forgets to look up the leaders itself
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
  });
}

/** Deletes the event topic and makes it anew, empty. */
async function replaceTopic(system: TestSystem): Promise<void> {
  await withAdmin(system, async (admin, topic) => {
    await admin.deleteTopics({ topics: [topic] });
    await eventually(async () => !(await admin.listTopics()).includes(topic));
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  });
}

async function withAdmin<T>(
  system: TestSystem,
  work: (admin: ReturnType<TestSystem['kafka']['admin']>, topic: string) => Promise<T>,
): Promise<T> {
  const admin = system.kafka.admin();
  await admin.connect();
  try {
    return await work(admin, system.topics[0] ?? '');
  } finally {
    await admin.disconnect();
  }
}
