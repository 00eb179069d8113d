import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventProducer, TopicAdmin } from '#libs/broker';
import { ChangeOutboxRepository, type OutboxChange } from '#libs/persistence';
import { ChangePublisher } from '../../apps/api/src/changes/change-publisher.js';
import { startTestApi, type TestApi } from './api-process.js';
import { silent, testKafka } from './broker-fixture.js';
import { type ReadRecord, readAll } from './broker-read-all.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(async () => {
  await api.stop();
});

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${api.url}/api/v3/event/subscribe/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: unknown }).data;
}

function draft(name: string): Record<string, string> {
  return {
    subscription_name: name,
    system_name: 'cmdb',
    callback_url: 'http://127.0.0.1:9/hook/s3cr3t?token=s3cr3t',
    subscription_form: 'hostcreate,hostupdate',
    confirm_mode: 'httpstatus',
  };
}

async function published(count: number): Promise<ReadRecord[]> {
  const topic = api.config.broker.changesTopic;
  const admin = api.app.get(TopicAdmin);
  await expect.poll(async () => (await admin.logBounds(topic))[0]?.high, { timeout: 10_000 }).toBe(count);
  return readAll(topic, count);
}

async function clear(): Promise<number> {
  const [row]: { high: string }[] = await api.database.dataSource.query(
    'SELECT COALESCE(MAX(id), 0) AS high FROM subscription_change',
  );
  return Number(row?.high);
}

describe('changes of subscriptions', () => {
  it('should be published in order, keyed, without secrets, a deletion as a tombstone', async () => {
    const { subscription_id: id } = (await call('POST', '0/3', draft('first'))) as {
      subscription_id: number;
    };
    await published(1);
    await call('PUT', `0/3/${id}`, { ...draft('second'), callback_url: 'https://example.org/x' });
    await published(2);
    await call('DELETE', `0/3/${id}`);
    const records = await published(3);
    expect(records.map(({ key }) => key)).toEqual([String(id), String(id), String(id)]);
    const [created, updated, deleted] = records.map(({ value }) =>
      value === null ? null : (JSON.parse(value) as Record<string, unknown>),
    );
    expect(created).toMatchObject({
      change: 1,
      kind: 'created',
      subscription_id: id,
      tenant: '0',
      business: 3,
      subscription_name: 'first',
      callback_host: '127.0.0.1:9',
      subscription_form: 'hostcreate,hostupdate',
    });
    expect(updated).toMatchObject({
      kind: 'updated',
      subscription_name: 'second',
      callback_host: 'example.org',
    });
    expect(deleted).toBeNull();
    expect(JSON.stringify(records)).not.toContain('s3cr3t');
  });

  it('should each be published once when several processes are at it', async () => {
    const before = await clear();
    const others = Array.from(
      { length: 3 },
      () =>
        new ChangePublisher(
          new ChangeOutboxRepository(api.database.dataSource),
          new EventProducer(testKafka('prompt'), silent),
          api.config.broker,
          silent,
        ),
    );
    for (let n = 0; n < 20; n += 1) {
      await call('POST', '0/0', draft(`many ${n}`));
      for (const other of others) other.changed();
    }
    const records = await published(before + 20);
    const numbers = records.map(({ headers }) => Number(headers['change']));
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    expect(new Set(numbers).size).toBe(before + 20);
    await Promise.all(others.map((other) => other.stop()));
  });
});

describe('ChangeOutboxRepository', () => {
  it('should hand changes out again when publishing failed', async () => {
    const outbox = new ChangeOutboxRepository(api.database.dataSource);
    await api.database.dataSource.query('UPDATE subscription_change SET published = 0 WHERE id > 10');
    const failing = outbox.publishOldest(3, () => Promise.reject(new Error('no broker')));
    await expect(failing).rejects.toThrow('no broker');
    const seen: OutboxChange[] = [];
    const took = await outbox.publishOldest(3, (changes) => {
      seen.push(...changes);
      return Promise.resolve();
    });
    expect(took).toBe(seen.length);
    expect(seen.map(({ id }) => id)).toEqual(seen.map((_, index) => (seen[0]?.id ?? 0) + index));
  });

  it('should keep others out while it publishes', async () => {
    const outbox = new ChangeOutboxRepository(api.database.dataSource);
    await api.app.get(ChangePublisher).stop();
    await api.database.dataSource.query('UPDATE subscription_change SET published = 0');
    const release = Promise.withResolvers<undefined>();
    const entered = Promise.withResolvers<undefined>();
    const first = outbox.publishOldest(5, async () => {
      entered.resolve(undefined);
      await release.promise;
    });
    await entered.promise;
    expect(await outbox.publishOldest(5, () => Promise.reject(new Error('not its turn')))).toBe(0);
    release.resolve(undefined);
    expect(await first).toBe(5);
  });

  it('should forget published changes but the newest', async () => {
    const outbox = new ChangeOutboxRepository(api.database.dataSource);
    await api.database.dataSource.query('UPDATE subscription_change SET published = 1');
    const total = await clear();
    expect(await outbox.prune(10, 5)).toBe(5);
    expect(await outbox.prune(10, 1_000)).toBe(total - 15);
    expect(await outbox.prune(10, 1_000)).toBe(0);
  });
});
