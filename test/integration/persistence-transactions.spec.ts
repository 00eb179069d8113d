import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ChangeOutboxRepository,
  EventTopicRepository,
  LeaseRepository,
  type RejectedInsert,
  SettlementRepository,
  SubscriptionFeedRepository,
  SubscriptionRepository,
} from '#libs/persistence';
import { EngineTables } from '../support/engine-tables.js';
import { draftOf } from '../support/subscription-draft.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const SCOPE = { tenant: '0', business: 0 };
const CALLBACK_URL = 'http://receiver.example/';
const LEASE_SECONDS = 8;

let database: TestDatabase;
let dataSource: DataSource;
let tables: EngineTables;
let subscriptions: SubscriptionRepository;
let id: number;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = database.dataSource;
  tables = new EngineTables(dataSource);
  subscriptions = new SubscriptionRepository(dataSource);
});

afterAll(async () => {
  await database.drop();
});

beforeEach(async () => {
  vi.restoreAllMocks();
  for (const table of ['subscription', 'notice', 'rejected_event', 'partition_lease', 'event_topic'])
    await tables.query(`DELETE FROM ${table}`);
  const creation = await subscriptions.create(SCOPE, draftOf('a', { callbackUrl: CALLBACK_URL }), {});
  if (creation.kind !== 'created') throw new Error('not created');
  id = creation.subscription.id;
});

/** @returns a list that gets, before each COMMIT, after how many silent seconds the server would have rolled back */
function watchSilence(): number[] {
  const seen: number[] = [];
  const create = dataSource.createQueryRunner.bind(dataSource);
  vi.spyOn(dataSource, 'createQueryRunner').mockImplementation((mode) => {
    const runner = create(mode);
    const commit = runner.commitTransaction.bind(runner);
    runner.commitTransaction = async () => {
      const rows = (await runner.query('SELECT @@SESSION.wait_timeout AS seconds')) as { seconds: string }[];
      seen.push(Number(rows[0]?.seconds));
      await commit();
    };
    return runner;
  });
  return seen;
}

async function lastChange(): Promise<number> {
  const [counter] = await tables.query<{ value: string }>('SELECT value FROM change_counter WHERE id = 1');
  return Number(counter?.value);
}

describe('transactions', () => {
  it('should be rolled back by the server before a lease ends when their process is silent', async () => {
    const seen = watchSilence();
    await new EventTopicRepository(dataSource).register('t', [{ low: 0, high: 0 }]);
    await new LeaseRepository(dataSource).claim('a', { topic: 't', partition: 0 }, LEASE_SECONDS * 1_000);
    await subscriptions.replace(SCOPE, id, draftOf('b', { callbackUrl: CALLBACK_URL }), {});
    await new SubscriptionFeedRepository(dataSource).disable(id, CALLBACK_URL);
    expect(seen).toHaveLength(4);
    expect(Math.max(...seen)).toBeLessThan(LEASE_SECONDS);
  });

  it('should wait for a slow broker in silence, but not for long', async () => {
    const seen = watchSilence();
    expect(await new ChangeOutboxRepository(dataSource).publishOldest(9, () => Promise.resolve())).not.toBe(
      0,
    );
    expect(seen).toEqual([15]);
  });

  it('should leave the connections of the pool as they found them', async () => {
    await subscriptions.replace(SCOPE, id, draftOf('b', { callbackUrl: CALLBACK_URL }), {});
    await new ChangeOutboxRepository(dataSource).publishOldest(9, () => Promise.resolve());
    const rows = await tables.query(
      `SELECT @@SESSION.wait_timeout = @@GLOBAL.wait_timeout AS silence,
              @@SESSION.innodb_lock_wait_timeout = @@GLOBAL.innodb_lock_wait_timeout AS locks`,
    );
    expect(rows.map(Object.values)).toEqual([[1, 1]]);
  });
});

describe('disabling a subscription whose endpoint is gone', () => {
  it('should be one change and one notice, however many deliveries say so', async () => {
    const feed = new SubscriptionFeedRepository(dataSource);
    const before = await lastChange();
    await Promise.all(Array.from({ length: 5 }, () => feed.disable(id, CALLBACK_URL)));
    expect(await lastChange()).toBe(before + 1);
    expect(await feed.changesAfter(before)).toMatchObject({
      upTo: before + 1,
      changes: [{ subscriptionId: id, current: { subscription: { state: 'disabled' } } }],
    });
    expect(await tables.notices()).toMatchObject([{ kind: 'gone' }]);
  });

  it('should change nothing when a person changed it since, and leave no gap', async () => {
    const feed = new SubscriptionFeedRepository(dataSource);
    const before = await lastChange();
    await feed.disable(id, 'http://other.example/');
    expect(await lastChange()).toBe(before);
    await subscriptions.replace(SCOPE, id, draftOf('b', { callbackUrl: CALLBACK_URL }), {});
    expect(await feed.changesAfter(before)).toMatchObject({
      upTo: before + 1,
      changes: [{ current: { subscription: { name: 'b', state: 'active' } } }],
    });
    expect(await tables.notices()).toEqual([]);
  });
});

describe('rejected records', () => {
  it('should be those of the log that replaced another one', async () => {
    await new EventTopicRepository(dataSource).register('t', [{ low: 0, high: 0 }]);
    const ref = { topic: 't', partition: 0 };
    const claimed = await new LeaseRepository(dataSource).claim('a', ref, LEASE_SECONDS * 1_000);
    if (claimed.kind !== 'claimed') throw new Error('not claimed');
    const { epoch } = claimed.lease;
    const reject = async (flushSeq: number, rejected: RejectedInsert): Promise<void> => {
      const nothing = {
        progress: [],
        parked: [],
        parkedChanges: [],
        notices: [],
        attempts: [],
        commandParts: [],
      };
      const partition = { ...ref, epoch, flushSeq, scanned: 1, ...nothing, rejected: [rejected] };
      const settlement = { owner: 'a', extendMs: null, partitions: [partition] };
      expect(await new SettlementRepository(dataSource).settle(settlement)).toMatchObject({ lost: [] });
    };
    const at = new Date('2030-01-02T03:04:05.678Z');
    await reject(0, { offset: 0, reason: 'old', excerpt: Buffer.from('old'), at: new Date(0) });
    await reject(1, { offset: 0, reason: 'new', excerpt: Buffer.from('new'), at });
    expect(await tables.query('SELECT reason, excerpt, at FROM rejected_event')).toEqual([
      { reason: 'new', excerpt: Buffer.from('new'), at },
    ]);
  });
});
