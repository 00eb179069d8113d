import { expect } from 'vitest';
import { CommandTables } from '../support/command-tables.js';
import { eventually } from '../support/eventually.js';
import type { ProducedRecord } from '../support/event-producer.js';
import type { ReceivedRequest } from '../support/received-request.js';
import type { Receiver } from '../support/receiver.js';
import { answer, hang } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';

const it = systemTest();

const SUBSCRIBED = { subscription_form: 'raw' };
function raw(tenant: string, key: string | null, value: string, partition = 0): ProducedRecord {
  return { key, value, partition, headers: { event_name: 'raw', tenant } };
}

const isBad = ({ text }: ReceivedRequest): boolean => text.startsWith('bad');

function texts(receiver: Receiver): readonly string[] {
  return receiver.accepted.map(({ text }) => text);
}

async function states(system: TestSystem, id: number): Promise<readonly string[]> {
  return (await system.tables.parked(id)).map(({ state }) => state);
}

async function becomes(system: TestSystem, id: number, expected: readonly string[]): Promise<void> {
  await eventually(async () => {
    expect(await states(system, id)).toEqual(expected);
  });
}

/** Waits for a command's end. @returns its parts */
async function over(system: TestSystem, command: number) {
  const commands = new CommandTables(system.tables);
  await eventually(() => commands.isOver(command), { describe: () => commands.parts(command) });
  return commands.parts(command);
}

function place(system: TestSystem, partition = 0) {
  return { topic: system.topics[0] ?? '', partition };
}

it.concurrent('should retry what is parked and what is dead', async ({ system, startReceiver, tenant }) => {
  const commands = new CommandTables(system.tables);
  const receiver = await startReceiver((request) => answer(isBad(request) ? 500 : 200));
  const id = await system.subscribe(receiver, SUBSCRIBED, `${tenant}/0`);
  await system.producer.sendAll([
    raw(tenant, 'a', 'bad a1'),
    raw(tenant, 'a', 'a2'),
    raw(tenant, 'b', 'bad b1'),
    raw(tenant, 'b', 'b2'),
  ]);
  await becomes(system, id, ['parked', 'held', 'parked', 'held']);
  // The last step of the schedule fails for b1 only.
  await system.tables.query(
    "UPDATE parked_delivery SET retries = 5, next_attempt_at = '2020-01-01' WHERE subscription_id = ? AND ordering_key = (SELECT * FROM (SELECT MAX(ordering_key) FROM parked_delivery WHERE subscription_id = ?) k) AND state = 'parked'",
    [id, id],
  );
  await eventually(async () => {
    expect([...(await states(system, id))].sort()).toEqual(['dead', 'held', 'parked']);
  });
  receiver.behave(() => answer(200));
  const [part] = await over(system, await commands.ask(id, 'retry', [place(system)]));
  expect(part).toMatchObject({ state: 'done', result: { retried: 2, held: 1 } });
  await becomes(system, id, []);
  await eventually(async () => {
    expect(await system.tables.progress(id)).toMatchObject({
      total: 4,
      failure: 2,
      recovered: 2,
      dead: 0,
      discarded: 0,
    });
  });
  expect([...texts(receiver)].sort()).toEqual(['a2', 'b2', 'bad a1', 'bad b1']);
});

it.concurrent(
  'should discard one delivery and go on with its key',
  async ({ system, startReceiver, tenant }) => {
    const commands = new CommandTables(system.tables);
    const receiver = await startReceiver((request) => answer(isBad(request) ? 500 : 200));
    const id = await system.subscribe(receiver, SUBSCRIBED, `${tenant}/0`);
    await system.producer.sendAll(['bad 1', 'held 2', 'held 3'].map((value) => raw(tenant, 'k', value)));
    await becomes(system, id, ['parked', 'held', 'held']);
    const [first] = await system.tables.parked(id);
    const command = await commands.ask(id, 'discard', [{ ...place(system), offset: first?.offset ?? -1 }]);
    expect(await over(system, command)).toMatchObject([{ state: 'done', result: { discarded: 1 } }]);
    await becomes(system, id, []);
    expect(texts(receiver)).toEqual(['held 2', 'held 3']);
    await eventually(async () => {
      expect(await system.tables.progress(id)).toMatchObject({ total: 3, failure: 1, discarded: 1 });
    });
    const again = await commands.ask(id, 'discard', [{ ...place(system), offset: first?.offset ?? -1 }]);
    expect(await over(system, again)).toMatchObject([{ state: 'done', result: { settled_meanwhile: 1 } }]);
  },
);

it.concurrent('should discard thousands in pieces', async ({ system, startReceiver, tenant }) => {
  const commands = new CommandTables(system.tables);
  const receiver = await startReceiver();
  const id = await system.subscribe(receiver, SUBSCRIBED, `${tenant}/0`);
  await system.producer.send(raw(tenant, null, 'first'));
  await eventually(async () => {
    expect(await system.tables.progress(id)).toMatchObject({ total: 1 });
  });
  await putDead(system, id, 3_000);
  const command = await commands.ask(id, 'discard', [place(system)]);
  await eventually(async () => {
    expect(await commands.parts(command)).toMatchObject([{ state: 'running' }]);
  });
  expect(await over(system, command)).toMatchObject([{ state: 'done', result: { discarded: 3_000 } }]);
  expect(await states(system, id)).toEqual([]);
  expect(await system.tables.progress(id)).toMatchObject({
    total: 3_001,
    failure: 3_000,
    dead: 0,
    discarded: 3_000,
  });
});

it.concurrent(
  'should replay from an offset, as a pass of its own',
  async ({ system, startReceiver, tenant }) => {
    const commands = new CommandTables(system.tables);
    const receiver = await startReceiver((request) => answer(isBad(request) ? 500 : 200));
    const id = await system.subscribe(receiver, SUBSCRIBED, `${tenant}/0`);
    const values = ['one', 'two', 'bad three', 'four'];
    const [start] = await system.producer.sendAll(values.map((value) => raw(tenant, null, value, 1)));
    await becomes(system, id, ['parked']);
    await eventually(() => texts(receiver).length === 3);
    const from = (start?.offset ?? 0) + 1;
    const command = await commands.ask(id, 'replay', [{ ...place(system, 1), offset: from }]);
    expect(await over(system, command)).toMatchObject([
      { state: 'done', result: { moved_to: from, kept: 1, discarded: 0 } },
    ]);
    // What is parked is not pushed twice.
    expect([...texts(receiver)].sort()).toEqual(['four', 'four', 'one', 'two', 'two']);
    const replayed = receiver.requests.filter(({ headers }) => headers['x-ringback-replay'] !== undefined);
    expect(replayed.map(({ text }) => text).sort()).toEqual(['four', 'two']);
    expect(new Set(replayed.map(({ headers }) => headers['x-ringback-replay']))).toEqual(
      new Set([String(command)]),
    );
    await eventually(async () => {
      expect(await system.tables.progress(id)).toMatchObject({ total: 6, failure: 1, busy: 0 });
    });
  },
);

it.concurrent(
  'should skip forward once the attempts have ended, and count it',
  async ({ system, startReceiver, tenant }) => {
    const commands = new CommandTables(system.tables);
    const receiver = await startReceiver(() => hang());
    const id = await system.subscribe(receiver, { ...SUBSCRIBED, timeout: 2 }, `${tenant}/0`);
    const values = Array.from({ length: 5 }, (_, i) => raw(tenant, 'k', `v${i}`, 2));
    const [start] = await system.producer.sendAll(values);
    const at = start?.offset ?? 0;
    await eventually(() => receiver.requests.length > 0);
    receiver.behave(() => answer(200));
    const command = await commands.ask(id, 'replay', [{ ...place(system, 2), offset: at + 4 }]);
    expect(await over(system, command)).toMatchObject([
      { state: 'done', result: { moved_from: at, moved_to: at + 4 } },
    ]);
    await eventually(() => texts(receiver).length === 1);
    expect(texts(receiver)).toEqual(['v4']);
    await eventually(async () => {
      expect(await system.tables.progress(id)).toMatchObject({ total: 1, failure: 0, skipped: 4, busy: 0 });
    });
  },
);

it.concurrent(
  'should go on as before when a replay is cancelled before its turn, or in its course',
  async ({ system, startReceiver, tenant }) => {
    const commands = new CommandTables(system.tables);
    const receiver = await startReceiver();
    const id = await system.subscribe(receiver, { ...SUBSCRIBED, timeout: 5 }, `${tenant}/0`);
    const numbers = Array.from({ length: 50 }, (_, i) => raw(tenant, 'k', `v${i}`, 1));
    const [start] = await system.producer.sendAll(numbers);
    await eventually(() => texts(receiver).length === 50);
    const at = start?.offset ?? 0;
    receiver.behave(({ text }) => (text === 'v10' || text === 'last' ? hang() : answer(200)));
    const running = await commands.ask(id, 'replay', [{ ...place(system, 1), offset: at }]);
    await eventually(() => receiver.requests.filter(({ text }) => text === 'v10').length === 2);
    await commands.cancel(running);
    expect(await over(system, running)).toMatchObject([{ state: 'cancelled', result: { moved_to: at } }]);
    receiver.behave(({ text }) => (text === 'last' ? hang() : answer(200)));
    await system.producer.send(raw(tenant, 'k', 'last', 1));
    await eventually(() => receiver.requests.some(({ text }) => text === 'last'));
    const waiting = await commands.ask(id, 'replay', [{ ...place(system, 1), offset: at }]);
    await commands.cancel(waiting);
    expect(await over(system, waiting)).toMatchObject([{ state: 'cancelled', result: null }]);
    receiver.behave(() => answer(200));
    await eventually(() => texts(receiver).includes('last'));
    await eventually(async () => {
      // v10 was in flight when its replay was cancelled: it ends as it would.
      expect(await system.tables.progress(id)).toMatchObject({ total: 62, failure: 0, busy: 0 });
    });
    expect(texts(receiver).filter((text) => text === 'v11')).toHaveLength(1);
  },
);

/** Rows as if so many deliveries had died long ago. */
async function putDead(system: TestSystem, id: number, count: number): Promise<void> {
  const { topic } = place(system);
  const rows = Array.from({ length: count }, (_, i) => [
    id,
    topic,
    0,
    2 ** 40 + i,
    'dead',
    null,
    'raw',
    '{}',
    2,
    -1,
    '',
    9,
    new Date(),
  ]);
  await system.tables.query(
    'UPDATE delivery_progress SET total = total + ?, failure = failure + ?, dead = dead + ? WHERE subscription_id = ? AND `partition` = 0',
    [count, count, count, id],
  );
  await system.tables.query(
    'INSERT INTO parked_delivery (subscription_id, topic, `partition`, `offset`, state, ordering_key, event_name, payload, payload_bytes, splice_at, content_type, attempts, parked_at) VALUES ?',
    [rows],
  );
}
