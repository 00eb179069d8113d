import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SubscriptionDraft } from '#libs/domain';
import {
  runMigrations,
  SubscriptionControlRepository,
  SubscriptionRepository,
  TopicSubscriptionList,
  TopicSubscriptionRepository,
} from '#libs/persistence';
import { ownId } from '../support/own-id.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { expectExactRanges } from './list-ranges.js';

const TENANT = 'p1';
const SCOPE = { tenant: TENANT, business: 0 };

let database: TestDatabase;
let dataSource: DataSource;
let subscriptions: SubscriptionRepository;
let list: TopicSubscriptionList;
let items: TopicSubscriptionRepository;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = database.dataSource;
  subscriptions = new SubscriptionRepository(dataSource);
  list = new TopicSubscriptionList(dataSource);
  items = new TopicSubscriptionRepository(dataSource);
});

afterAll(async () => {
  await database.drop();
});

beforeEach(empty);

async function empty(): Promise<void> {
  for (const table of ['subscription', 'topic_subscription', 'topic_subscription_range'])
    await sql(`DELETE FROM ${table}`);
}

function sql<T>(statement: string, values: readonly unknown[] = []): Promise<T[]> {
  return dataSource.query(statement, [...values]);
}

function draft(name: string, form: string, callbackUrl = 'http://receiver.example/'): SubscriptionDraft {
  return {
    name,
    systemName: '',
    callbackUrl,
    confirmMode: 'httpstatus',
    confirmPattern: '200',
    form,
    timeoutSeconds: 5,
    operator: '',
  };
}

async function create(name: string, form: string, callbackUrl?: string): Promise<number> {
  const creation = await subscriptions.create(SCOPE, draft(name, form, callbackUrl), {});
  if (creation.kind !== 'created') throw new Error(creation.kind);
  return creation.subscription.id;
}

/** What the list says; its ranges have to say the same. */
async function listed(): Promise<{ topic: string; urnId: string; endpoint: string; protocol: string }[]> {
  const { count, items: rows } = await list.find({ tenant: TENANT }, 0, 100);
  expect(count).toBe(rows.length);
  await expectExactRanges(dataSource);
  return rows.map(({ topic, urnId, endpoint, protocol }) => ({ topic, urnId, endpoint, protocol }));
}

describe('the items of subscriptions', () => {
  it('should be one for each name, in the order of creation', async () => {
    await create('b', 'hostcreate,hostdelete', 'HTTPS://receiver.example/x');
    await create('a', 'hostcreate');
    const rows = await listed();
    expect(rows.map(({ topic, protocol }) => [topic, protocol])).toEqual([
      ['hostcreate', 'https'],
      ['hostdelete', 'https'],
      ['hostcreate', 'http'],
    ]);
    expect(new Set(rows.map(({ urnId }) => urnId)).size).toBe(3);
    for (const { urnId } of rows) expect(urnId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('should keep the items of names that stay, and their places, when the form changes', async () => {
    const id = await create('a', 'hostcreate,hostdelete');
    await create('b', 'other');
    const [, hostdelete] = await listed();
    await subscriptions.replace(SCOPE, id, draft('a', 'hostdelete,hostupdate', 'https://new.example/'), {});
    const rows = await listed();
    expect(rows.map(({ topic, endpoint }) => [topic, endpoint])).toEqual([
      ['hostdelete', 'https://new.example/'],
      ['other', 'http://receiver.example/'],
      ['hostupdate', 'https://new.example/'],
    ]);
    expect(rows[0]?.urnId).toBe(hostdelete?.urnId);
  });

  it('should follow single changes', async () => {
    const id = await create('a', 'hostcreate');
    await new SubscriptionControlRepository(dataSource).patch(ownId(id), { form: 'hostcreate,x*' }, {});
    expect((await listed()).map(({ topic }) => topic)).toEqual(['hostcreate', 'x*']);
  });

  it('should go with their subscription', async () => {
    const id = await create('a', 'hostcreate,hostdelete');
    await subscriptions.remove(SCOPE, id, {});
    expect(await listed()).toEqual([]);
  });

  it('should stand for nothing that was refused', async () => {
    await create('a', 'hostcreate');
    expect(await subscriptions.create(SCOPE, draft('a', 'x,y'), {})).toEqual({ kind: 'name_taken' });
    const id = await create('b', 'z');
    expect(await subscriptions.replace(SCOPE, id, draft('a', 'x,y'), {})).toBe('name_taken');
    expect((await listed()).map(({ topic }) => topic)).toEqual(['hostcreate', 'z']);
  });

  it('should leave one by one, the last with its subscription', async () => {
    const id = await create('a', 'hostcreate,hostdelete');
    const [first, second] = await listed();
    const place = (row: typeof first) => ({
      tenant: TENANT,
      topic: row?.topic ?? '',
      urnId: row?.urnId ?? '',
    });
    expect(await items.remove({ ...place(first), tenant: 'p2' })).toBe(false);
    expect(await items.remove({ ...place(first), topic: 'other' })).toBe(false);
    expect(await items.remove(place(first))).toBe(true);
    expect(await sql('SELECT form FROM subscription')).toEqual([{ form: 'hostdelete' }]);
    expect(await items.remove(place(first))).toBe(false);
    expect(await items.remove(place(second))).toBe(true);
    expect(await sql('SELECT id FROM subscription')).toEqual([]);
    expect(await listed()).toEqual([]);
    const changes = await sql<{ kind: string }>(
      'SELECT kind FROM subscription_change WHERE subscription_id = ? ORDER BY id',
      [id],
    );
    expect(changes.map(({ kind }) => kind)).toEqual(['created', 'updated', 'deleted']);
  });

  it('should leave a topic in pieces, and number every change', async () => {
    for (let index = 0; index < 201; index += 1)
      await create(`s${index}`, index % 2 === 0 ? 'hostcreate' : 'hostcreate,kept');
    expect(await items.removeOfTopic(TENANT, 'hostcreate')).toBe(true);
    expect(await items.removeOfTopic(TENANT, 'hostcreate')).toBe(true);
    expect(await items.removeOfTopic(TENANT, 'hostcreate')).toBe(false);
    const { count } = await list.find({ tenant: TENANT }, 0, 100);
    expect(count).toBe(100);
    const [numbers] = await sql<{ value: string; last: string; changes: string }>(
      'SELECT (SELECT value FROM change_counter) AS value, MAX(id) AS last, COUNT(*) AS changes FROM subscription_change',
    );
    expect(numbers?.value).toBe(numbers?.last);
  });
});

describe('the migration', () => {
  it('should leave nothing between tables and entities', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('should list what was subscribed before there was a list', async () => {
    await create('a', 'hostcreate,hostdelete');
    await sql('ALTER TABLE topic_subscription AUTO_INCREMENT = 5000');
    await create('b', 'x*', 'https://receiver.example/');
    const before = await listed();
    for (;;) {
      const [last] = await sql<{ name: string }>('SELECT name FROM migrations ORDER BY id DESC LIMIT 1');
      await dataSource.undoLastMigration();
      if (last?.name === 'SmnTokens1795320000000') break;
    }
    await sql('DELETE FROM topic_subscription');
    await runMigrations(database.url);
    const without = (rows: typeof before) => rows.map((row) => ({ ...row, urnId: '' }));
    expect(without(await listed())).toEqual(without(before));
  });

  it('should count what was listed before there were ranges, with its remarks', async () => {
    await create('a', 'hostcreate,hostdelete,hostupdate');
    await sql('ALTER TABLE topic_subscription AUTO_INCREMENT = 10000');
    await create('b', 'x*', 'https://receiver.example/');
    for (const [index, { topic, urnId }] of (await listed()).entries())
      await items.setRemark({ tenant: TENANT, topic, urnId }, ['', 'Ops', 'ÄÖ', 'ops'][index] ?? '');
    for (;;) {
      const [last] = await sql<{ name: string }>('SELECT name FROM migrations ORDER BY id DESC LIMIT 1');
      await dataSource.undoLastMigration();
      if (last?.name === 'TopicSubscriptionRanges1795338000000') break;
    }
    await runMigrations(database.url);
    expect(await listed()).toHaveLength(4);
  });
});
