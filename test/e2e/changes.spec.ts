import { expect } from 'vitest';
import type { ProducedRecord } from '../support/event-producer.js';
import { eventually } from '../support/eventually.js';
import type { Receiver } from '../support/receiver.js';
import { answer, answerWhen } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';
import { Traffic } from '../support/traffic.js';

const it = systemTest();

/** What a pusher may need to see a change. */
const PROMPT_MS = 1_000;
const REPEATED = 30;

function event(tenant: string, name: string, value: string, partition: number): ProducedRecord {
  return { value, partition, key: value, headers: { event_name: name, tenant } };
}

/** Events of a tenant on all three partitions, about 200 a second. */
function traffic(system: TestSystem, tenant: string, names: readonly string[] = ['raw']): Traffic {
  return new Traffic(system.producer, (n) =>
    names.flatMap((name) =>
      [0, 1, 2].map((partition) => event(tenant, name, `${n}-${partition}`, partition)),
    ),
  );
}

async function underTraffic<T>(running: Traffic, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await running.stop();
  }
}

it('should deliver the first event after subscribe answered, and nothing older', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const [receiver, busy] = [await startReceiver(), await startReceiver()];
  await system.subscribe(busy, { subscription_form: 'raw' }, `${tenant}/0`);
  await underTraffic(traffic(system, tenant), async () => {
    for (let i = 0; i < REPEATED; i++) {
      const own = `${tenant}-${i}`;
      await system.producer.send(event(own, 'raw', 'old', i % 3));
      const change = { subscription_form: 'raw', callback_url: receiver.url(`/${i}`) };
      await system.subscribe(receiver, change, `${own}/0`);
      await system.producer.send(event(own, 'raw', 'new', i % 3));
    }
    await receiver.received(REPEATED);
  });
  const received = Array.from({ length: REPEATED }, (_, i) => receiver.to(`/${i}`).map(({ text }) => text));
  expect(received).toEqual(Array.from({ length: REPEATED }, () => ['new']));
});

it('should deliver the first event of a name after the update that added it answered', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const [receiver, busy] = [await startReceiver(), await startReceiver()];
  await system.subscribe(busy, { subscription_form: 'raw' }, `${tenant}/0`);
  const bodyOf = (i: number, names: string): object =>
    system.subscriptionBody(receiver, { subscription_form: names, callback_url: receiver.url(`/${i}`) });
  await underTraffic(traffic(system, tenant), async () => {
    for (let i = 0; i < REPEATED; i++) {
      const scope = `${tenant}-${i}/0`;
      const id = await system.blueking.subscribe(bodyOf(i, 'other'), scope);
      await system.producer.send(event(`${tenant}-${i}`, 'other', 'before', i % 3));
      await system.blueking.update(id, bodyOf(i, 'other,added'), scope);
      await system.producer.send(event(`${tenant}-${i}`, 'added', 'after', i % 3));
    }
    await receiver.received(2 * REPEATED);
  });
  const received = Array.from({ length: REPEATED }, (_, i) =>
    receiver
      .to(`/${i}`)
      .map(({ text }) => text)
      .sort(),
  );
  expect(received).toEqual(Array.from({ length: REPEATED }, () => ['after', 'before']));
});

it('should attempt nothing later than 1 s after unsubscribe answered', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const scope = `${tenant}/0`;
  // Some confirmed, some in the pauses between attempts when the end comes.
  const gone = await startReceiver(({ text }) => answer(text.endsWith('-1') ? 500 : 200));
  const kept = await startReceiver();
  const id = await system.subscribe(gone, { subscription_form: 'raw' }, scope);
  await system.subscribe(kept, { subscription_form: 'raw' }, scope);
  await underTraffic(traffic(system, tenant), async () => {
    await gone.received(100);
    await system.blueking.unsubscribe(id, scope);
    await nothingLater(gone, kept, Date.now() + PROMPT_MS);
  });
});

it('should attempt nothing at the old URL later than 1 s after an update answered', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const scope = `${tenant}/0`;
  const before = await startReceiver(({ text }) => answer(text.endsWith('-1') ? 500 : 200));
  const after = await startReceiver();
  const id = await system.subscribe(before, { subscription_form: 'raw' }, scope);
  await underTraffic(traffic(system, tenant), async () => {
    await before.received(100);
    await system.blueking.update(id, system.subscriptionBody(after, { subscription_form: 'raw' }), scope);
    await nothingLater(before, after, Date.now() + PROMPT_MS);
  });
  const failed = new Set(before.requests.map(({ webhookId }) => webhookId));
  for (const { webhookId } of before.accepted) failed.delete(webhookId);
  await eventually(() => {
    const confirmed = new Set(after.accepted.map(({ webhookId }) => webhookId));
    expect([...failed].filter((each) => !confirmed.has(each))).toEqual([]);
  });
});

it('should attempt no event of a name later than 1 s after the update that took it away', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const scope = `${tenant}/0`;
  const receiver = await startReceiver(({ eventName }) => answer(eventName === 'removed' ? 500 : 200));
  const id = await system.subscribe(receiver, { subscription_form: 'kept,removed' }, scope);
  await underTraffic(traffic(system, tenant, ['kept', 'removed']), async () => {
    await receiver.received(100);
    await system.blueking.update(id, system.subscriptionBody(receiver, { subscription_form: 'kept' }), scope);
    const end = Date.now() + PROMPT_MS;
    await eventually(() => (receiver.requests.at(-1)?.startedAt ?? 0) > end + 2_000);
    const late = receiver.requests.filter((each) => each.startedAt > end && each.eventName === 'removed');
    expect(late.length).toBe(0);
  });
});

it('should disable a subscription whose receiver answers 410, and deliver what waited after an update', async ({
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
  const id = await system.subscribe(gone, { subscription_form: 'raw' }, scope);
  await system.subscribe(kept, { subscription_form: 'raw' }, scope);
  const values = Array.from({ length: 9 }, (_, i) => `event ${i}`);
  await system.producer.sendAll(values.slice(0, 6).map((value, i) => event(tenant, 'raw', value, i % 3)));
  await eventually(async () => {
    expect(await stateOf(system, id)).toBe('disabled');
  });
  const end = Date.now() + PROMPT_MS;
  await system.producer.sendAll(values.slice(6).map((value, i) => event(tenant, 'raw', value, i)));
  await kept.received(9);
  expect(await system.tables.notices()).toMatchObject([{ kind: 'gone' }]);

  await system.blueking.update(id, system.subscriptionBody(back, { subscription_form: 'raw' }), scope);
  await back.received(9);
  expect(back.requests.map(({ text }) => text).sort()).toEqual(values);
  expect(gone.requests.filter(({ startedAt }) => startedAt > end).length).toBe(0);
  expect(new Set(gone.requests.map(({ webhookId }) => webhookId)).size).toBe(gone.requests.length);
  await eventually(async () => {
    expect(await system.statistics(id, scope)).toEqual({ total: 9, failure: 0 });
  });
});

it('should not disable a subscription by a 410 of the URL that it no longer has', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const scope = `${tenant}/0`;
  const updated = Promise.withResolvers<undefined>();
  const before = await startReceiver(() => answerWhen(updated.promise, answer(410)));
  const after = await startReceiver();
  const id = await system.subscribe(before, { subscription_form: 'raw', timeout: 60 }, scope);
  await system.producer.send(event(tenant, 'raw', 'first', 0));
  await before.received(1);
  await system.blueking.update(id, system.subscriptionBody(after, { subscription_form: 'raw' }), scope);
  const sent = ['first'];
  await eventually(async () => {
    // Until the pusher knows of the update, it may still call the old URL.
    sent.push(`event ${sent.length}`);
    await system.producer.send(event(tenant, 'raw', sent.at(-1) ?? '', 1));
    return after.requests.length > 0;
  });
  updated.resolve(undefined);
  await after.received(sent.length);
  expect(after.requests.map(({ text }) => text).sort()).toEqual(sent.sort());
  expect(after.requests.find(({ text }) => text === 'first')?.attempt).toBe(2);
  expect(await stateOf(system, id)).toBe('active');
});

it('should deliver at the new URL what the old one answers with 410 while an update is under way', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const updated = Promise.withResolvers<undefined>();
  const before = await startReceiver(() => answerWhen(updated.promise, answer(410)));
  const after = await startReceiver();
  const scopes = Array.from({ length: 10 }, (_, i) => `${tenant}-${i}`);
  const ids = await Promise.all(
    scopes.map((own) => system.subscribe(before, { subscription_form: 'raw', timeout: 60 }, `${own}/0`)),
  );
  await system.producer.sendAll(scopes.map((own, i) => event(own, 'raw', own, i % 3)));
  await before.received(scopes.length);
  await Promise.all(
    ids.map((id, i) => {
      const body = system.subscriptionBody(after, { subscription_form: 'raw' });
      return system.blueking.update(id, body, `${scopes[i] ?? ''}/0`);
    }),
  );
  updated.resolve(undefined);
  await after.received(scopes.length);
  expect(after.requests.map(({ text }) => text).sort()).toEqual(scopes);
});

it('should wait for an update with parked deliveries as well', async ({ system, startReceiver, tenant }) => {
  const scope = `${tenant}/0`;
  const gone = await startReceiver(({ attempt }) => answer(attempt <= 3 ? 500 : 410));
  const back = await startReceiver();
  const id = await system.subscribe(gone, { subscription_form: 'raw' }, scope);
  const record = event(tenant, 'raw', 'parked', 0);
  await system.producer.sendAll([record, { ...record, value: 'held' }]);
  await eventually(async () => {
    expect((await system.tables.parked(id)).map(({ state }) => state)).toEqual(['parked', 'held']);
  });
  await system.tables.makeDue(id);
  await eventually(async () => {
    expect(await stateOf(system, id)).toBe('disabled');
  });
  await system.blueking.update(id, system.subscriptionBody(back, { subscription_form: 'raw' }), scope);
  await back.received(2);
  expect(back.requests.map(({ text }) => text)).toEqual(['parked', 'held']);
  await eventually(async () => {
    expect(await system.tables.progress(id)).toMatchObject({ total: 2, failure: 1, recovered: 1 });
  });
});

/** Traffic goes on for 2 s beyond `end`, seen by `witness`; then `receiver` must have got nothing since `end`. */
async function nothingLater(receiver: Receiver, witness: Receiver, end: number): Promise<void> {
  await eventually(() => (witness.requests.at(-1)?.startedAt ?? 0) > end + 2_000);
  expect(receiver.requests.filter(({ startedAt }) => startedAt > end).length).toBe(0);
}

/** No operation of the dialect tells whether a subscription is active. */
async function stateOf(system: TestSystem, id: number): Promise<unknown> {
  const rows = await system.tables.query('SELECT state FROM subscription WHERE id = ?', [id]);
  return rows[0]?.['state'];
}
