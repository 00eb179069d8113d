import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import type { ProducedRecord } from '../support/event-producer.js';
import type { Receiver } from '../support/receiver.js';
import { answer, hang } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';

const it = systemTest();

function raw(tenant: string, key: string | null, value: string, eventName = 'raw'): ProducedRecord {
  return { key, value, partition: 0, headers: { event_name: eventName, tenant } };
}

type Json = Record<string, unknown>;

async function ask(
  system: TestSystem,
  method: string,
  path: string,
  body?: Json,
): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${system.api.url}/api/v1/subscriptions${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Json };
}

async function subscribe(
  system: TestSystem,
  receiver: Receiver,
  tenant: string,
  change: Json = {},
): Promise<string> {
  const created = await ask(system, 'POST', '', {
    name: `native ${tenant}`,
    tenant,
    callback_url: receiver.url(),
    event_names: ['raw'],
    ...change,
  });
  expect(created.status).toBe(201);
  return `/${String(created.body['id'])}`;
}

/** What a subscription is like, as soon as it is. */
async function becomes(system: TestSystem, path: string, expected: Json): Promise<void> {
  await eventually(async () => {
    expect((await ask(system, 'GET', path)).body).toMatchObject(expected);
  });
}

function texts(receiver: Receiver): string[] {
  return receiver.accepted.map(({ text }) => text);
}

it.concurrent('should show why a callback fails, and mend it', async ({ system, startReceiver, tenant }) => {
  const receiver = await startReceiver(() => answer(500));
  const path = await subscribe(system, receiver, tenant, { max_in_flight: 1 });
  await system.producer.sendAll([raw(tenant, 'k', 'one'), raw(tenant, 'k', 'two')]);
  await becomes(system, path, { waiting: { parked: 1, held: 1, dead: 0 } });

  const { attempts } = (await ask(system, 'GET', `${path}/attempts`)).body;
  expect(attempts).toMatchObject([
    { verdict: 'failed', reason: 'status', status: 500, attempt: 3, event_name: 'raw' },
    { attempt: 2 },
    { attempt: 1 },
  ]);
  const { parked } = (await ask(system, 'GET', `${path}/parked?payload=true`)).body as { parked: Json[] };
  expect(parked).toMatchObject([
    { state: 'parked', payload: 'one' },
    { state: 'held', payload: 'two', key: parked[0]?.['key'] },
  ]);

  receiver.behave(() => answer(200));
  const retried = await ask(system, 'POST', `${path}/parked/retry`, { key: parked[0]?.['key'] });
  expect(retried).toMatchObject({ status: 200, body: { state: 'done', result: { retried: 1, held: 1 } } });
  await becomes(system, path, {
    waiting: { parked: 0, held: 0, dead: 0 },
    statistics: { total: 2, failure: 1, recovered: 1 },
    lag: { events: 0 },
  });
  expect(texts(receiver)).toEqual(['one', 'two']);
  const { topic, partition, offset } = parked[0] ?? {};
  expect((await ask(system, 'POST', `${path}/parked/retry`, { topic, partition, offset })).status).toBe(409);
});

it.concurrent('should push again what a dry run counted', async ({ system, startReceiver, tenant }) => {
  const receiver = await startReceiver();
  const path = await subscribe(system, receiver, tenant);
  await system.producer.sendAll(['1', '2', '3'].map((value) => raw(tenant, null, value)));
  await becomes(system, path, { statistics: { total: 3, confirmed: 3 } });
  const preview = await ask(system, 'POST', `${path}/replay`, { to: 'earliest', dry_run: true });
  expect(preview).toMatchObject({ status: 200, body: { would_push: 3, would_skip: 0, at_least: false } });

  const replay = await ask(system, 'POST', `${path}/replay`, { to: 'earliest' });
  expect(replay.status).toBe(202);
  const command = `${path}/commands/${String(replay.body['id'])}`;
  await becomes(system, command, { state: 'done' });
  await becomes(system, path, { statistics: { total: 6, confirmed: 6 }, open_commands: [] });
  expect(texts(receiver).sort()).toEqual(['1', '1', '2', '2', '3', '3']);
  expect((await ask(system, 'POST', `${command}/cancel`)).status).toBe(409);
});

it.concurrent('should skip what waits when it goes forward', async ({ system, startReceiver, tenant }) => {
  const receiver = await startReceiver(hang);
  const change = { max_in_flight: 1, timeout_seconds: 1 };
  const path = await subscribe(system, receiver, tenant, change);
  await system.producer.sendAll(Array.from({ length: 50 }, (_, n) => raw(tenant, null, `${n}`)));
  await eventually(() => receiver.requests.length > 0);
  const { body: preview } = await ask(system, 'POST', `${path}/replay`, { to: 'latest', dry_run: true });
  expect(preview).toMatchObject({ would_push: 0 });
  expect(preview['would_skip']).toBeGreaterThan(40);
  const replay = await ask(system, 'POST', `${path}/replay`, { to: 'latest' });
  expect(replay.status).toBe(202);
  await becomes(system, `${path}/commands/${String(replay.body['id'])}`, { state: 'done' });
  receiver.behave(() => answer(200));
  await eventually(async () => {
    const { body } = await ask(system, 'GET', path);
    const { total, skipped } = body['statistics'] as { total: number; skipped: number };
    expect(skipped).toBeGreaterThan(40);
    expect(total + skipped).toBe(50);
    expect(body['lag']).toMatchObject({ events: 0 });
  });
});

it.concurrent('should begin in the past', async ({ system, startReceiver, tenant }) => {
  const before = await startReceiver();
  const first = await subscribe(system, before, tenant);
  await system.producer.sendAll(['1', '2'].map((value) => raw(tenant, 'k', value)));
  await becomes(system, first, { statistics: { confirmed: 2 } });
  const receiver = await startReceiver();
  const path = await subscribe(system, receiver, tenant, { name: `late ${tenant}`, start_at: 'earliest' });
  await system.producer.sendAll([raw(tenant, 'k', '3')]);
  await becomes(system, path, { statistics: { total: 3, confirmed: 3 }, lag: { events: 0 } });
  expect(texts(receiver)).toEqual(['1', '2', '3']);
});

it.concurrent('should deliver nothing while it is paused', async ({ system, startReceiver, tenant }) => {
  const receiver = await startReceiver();
  const path = await subscribe(system, receiver, tenant);
  await ask(system, 'POST', `${path}/pause`);
  // Who serves a subscription that was made later knows of the pause.
  const witness = await startReceiver();
  await subscribe(system, witness, tenant, { name: `witness ${tenant}`, event_names: ['later'] });
  await system.producer.send(raw(tenant, null, 'later', 'later'));
  await witness.received(1);
  await system.producer.send(raw(tenant, 'k', '1'));
  await eventually(async () => {
    const { lag } = (await ask(system, 'GET', path)).body as { lag: { events: number } };
    expect(lag.events).toBeGreaterThan(0);
  });
  expect(receiver.requests).toEqual([]);
  await ask(system, 'POST', `${path}/resume`);
  await becomes(system, path, { statistics: { confirmed: 1 } });
  expect(texts(receiver)).toEqual(['1']);
});
