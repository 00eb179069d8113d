import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  EventTopicRepository,
  LeaseRepository,
  ParkedRepository,
  ProgressRepository,
  SettlementRepository,
  SubscriptionFeedRepository,
  SubscriptionRepository,
} from '#libs/persistence';
import { EngineTables } from '../support/engine-tables.js';
import { draftOf } from '../support/subscription-draft.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { parked, progress, settlementOf, TOPIC } from './settlement-rows.js';

const SCOPE = { tenant: '0', business: 0 };
const PARTITIONS = 3;
const CALLBACK_URL = 'http://receiver.example/';
const LEASE_MS = 8_000;

describe('settlements', () => {
  let database: TestDatabase;
  let tables: EngineTables;
  let leases: LeaseRepository;
  let settlements: SettlementRepository;
  let subscriptions: SubscriptionRepository;
  let id: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    const { dataSource } = database;
    tables = new EngineTables(dataSource);
    leases = new LeaseRepository(dataSource);
    settlements = new SettlementRepository(dataSource);
    subscriptions = new SubscriptionRepository(dataSource);
  });

  afterAll(async () => {
    await database.drop();
  });

  beforeEach(async () => {
    for (const table of [
      'subscription',
      'delivery_progress',
      'parked_delivery',
      'partition_lease',
      'event_topic',
    ])
      await database.dataSource.query(`DELETE FROM ${table}`);
    const bounds = Array.from({ length: PARTITIONS }, () => ({ low: 0, high: 0 }));
    await new EventTopicRepository(database.dataSource).register(TOPIC, bounds);
    id = await subscribe('a');
  });

  async function subscribe(name: string): Promise<number> {
    const creation = await subscriptions.create(SCOPE, draftOf(name, { callbackUrl: CALLBACK_URL }), {});
    if (creation.kind !== 'created') throw new Error('not created');
    return creation.subscription.id;
  }

  async function claim(owner: string, partition: number): Promise<number> {
    const result = await leases.claim(owner, { topic: TOPIC, partition }, LEASE_MS);
    if (result.kind !== 'claimed') throw new Error(`not claimed: ${result.kind}`);
    return result.lease.epoch;
  }

  it('should leave out exactly the partitions whose lease is lost', async () => {
    const epochs = [await claim('a', 0), await claim('a', 1), await claim('a', 2)];
    await leases.release('a', { topic: TOPIC, partition: 1 }, epochs[1] ?? 0);
    await claim('b', 1);
    const partitions = epochs.map((epoch, partition) =>
      settlementOf(partition, epoch, 0, {
        progress: [progress(id, { total: 1 })],
        parked: [parked(id, 5)],
        rejected: [{ offset: 9, reason: 'no event', excerpt: Buffer.from('x'), at: new Date() }],
      }),
    );
    const result = await settlements.settle({ owner: 'a', extendMs: LEASE_MS, partitions });
    expect(result).toMatchObject({ kind: 'committed', lost: [{ topic: TOPIC, partition: 1 }] });
    expect((await tables.leases()).map(({ scanned, flushSeq }) => [scanned, flushSeq])).toEqual([
      [1, 1],
      [0, 0],
      [1, 1],
    ]);
    expect(await tables.progress(id)).toMatchObject({ total: 2 });
    expect((await tables.parked(id)).map(({ partition }) => partition)).toEqual([0, 2]);
    expect((await tables.rejected()).map(({ partition }) => partition)).toEqual([0, 2]);
  });

  it('should keep a claim of another epoch of the same owner apart', async () => {
    const old = await claim('a', 0);
    const epoch = await claim('a', 0);
    const late = await settlements.settle({
      owner: 'a',
      extendMs: null,
      partitions: [settlementOf(0, old, 0)],
    });
    expect(late).toMatchObject({ kind: 'committed', lost: [{ partition: 0 }] });
    const own = await settlements.settle({
      owner: 'a',
      extendMs: null,
      partitions: [settlementOf(0, epoch, 0)],
    });
    expect(own).toMatchObject({ kind: 'committed', lost: [] });
  });

  it('should write nothing at all when one statement fails', async () => {
    const epoch = await claim('a', 0);
    const partitions = [
      settlementOf(0, epoch, 0, {
        progress: [progress(id, { total: 2 })],
        parked: [parked(id, 5), parked(id, 5)],
      }),
    ];
    await expect(settlements.settle({ owner: 'a', extendMs: LEASE_MS, partitions })).rejects.toThrow(
      /Duplicate/,
    );
    expect(await tables.progress(id)).toMatchObject({ total: 0 });
    expect((await tables.leases())[0]).toMatchObject({ scanned: 0, flushSeq: 0 });
  });

  it('should say that the outcome is unknown when COMMIT fails, and flush_seq should tell', async () => {
    const epoch = await claim('a', 0);
    for (const isDone of [true, false]) {
      const [lease] = await tables.leases();
      const before = lease?.flushSeq ?? -1;
      const create = database.dataSource.createQueryRunner.bind(database.dataSource);
      const spy = vi.spyOn(database.dataSource, 'createQueryRunner').mockImplementationOnce((mode) => {
        const runner = create(mode);
        const commit = runner.commitTransaction.bind(runner);
        runner.commitTransaction = async () => {
          if (isDone) await commit();
          throw new Error('Connection lost');
        };
        return runner;
      });
      const partitions = [settlementOf(0, epoch, before, { progress: [progress(id, { total: 1 })] })];
      const result = await settlements.settle({ owner: 'a', extendMs: null, partitions });
      expect(result.kind).toBe('unknown');
      spy.mockRestore();
      const [row] = await leases.flushSeqs(partitions);
      expect(row).toMatchObject({ epoch, flushSeq: isDone ? before + 1 : before });
      expect(await tables.progress(id)).toMatchObject({ total: 1 });
    }
  });

  it('should write no row of a subscription that is gone', async () => {
    const epoch = await claim('a', 0);
    await subscriptions.remove(SCOPE, id, {});
    const partitions = [
      settlementOf(0, epoch, 0, { progress: [progress(id, { total: 1 })], parked: [parked(id, 5)] }),
    ];
    expect(await settlements.settle({ owner: 'a', extendMs: null, partitions })).toMatchObject({ lost: [] });
    expect([await tables.lanes(), await tables.parked(id)]).toEqual([[], []]);
  });

  it('should restore busy lanes and blocked keys as they were written', async () => {
    const epoch = await claim('a', 0);
    const settledAbove = Buffer.from([1, 2]);
    const moved = { replayId: 3, replayUntil: 20, skipUntil: 30 };
    const row = progress(id, { nextOffset: 7, busy: true, settledAbove, ...moved });
    const held = { ...parked(id, 9), state: 'held' as const, orderingKey: 'k', nextAttemptAt: null };
    const partitions = [
      settlementOf(0, epoch, 0, { progress: [row], parked: [{ ...parked(id, 8), orderingKey: 'k' }, held] }),
    ];
    await settlements.settle({ owner: 'a', extendMs: null, partitions });
    const ref = { topic: TOPIC, partition: 0 };
    expect(await new ProgressRepository(database.dataSource).busyLanes(ref)).toEqual([
      { subscriptionId: id, nextOffset: 7, settledAbove, ...moved },
    ]);
    const parkedRepository = new ParkedRepository(database.dataSource);
    expect(await parkedRepository.blockedKeys(ref)).toEqual([
      { subscriptionId: id, orderingKey: 'k', headIsHeld: false },
    ]);
    expect(await parkedRepository.nextOfKey(ref, id, 'k', 8)).toMatchObject({ offset: 9, state: 'held' });
    expect((await parkedRepository.usage([id])).get(id)).toEqual({ deliveries: 2, bytes: 4 });
  });

  it('should neither deadlock with writes of subscriptions nor lose a count among them', async () => {
    const others = await Promise.all(['b', 'c', 'd', 'e'].map(subscribe));
    const all = [id, ...others];
    const feed = new SubscriptionFeedRepository(database.dataSource);
    const rounds = 40;
    const settling = Array.from({ length: PARTITIONS }, async (_, partition) => {
      const owner = `owner-${partition}`;
      const epoch = await claim(owner, partition);
      for (let flushSeq = 0; flushSeq < rounds; flushSeq++) {
        const settlement = settlementOf(partition, epoch, flushSeq, {
          progress: [...all].reverse().map((each) => progress(each, { total: 1, failure: 1 })),
          parked: all.map((each) => parked(each, flushSeq)),
          parkedChanges: all.map((subscriptionId) => ({
            kind: 'removed',
            subscriptionId,
            offset: flushSeq - 1,
          })),
        });
        const result = await settlements.settle({ owner, extendMs: LEASE_MS, partitions: [settlement] });
        expect(result).toEqual({ kind: 'committed', lost: [] });
      }
    });
    const writing = [
      (async () => {
        for (let round = 0; round < rounds; round++)
          await subscriptions.replace(SCOPE, id, draftOf(`r${round}`, { callbackUrl: CALLBACK_URL }), {});
      })(),
      (async () => {
        for (let round = 0; round < rounds; round++) await feed.disable(others[0] ?? 0, CALLBACK_URL);
      })(),
      (async () => {
        for (const each of others.slice(2)) await subscriptions.remove(SCOPE, each, {});
        for (let round = 0; round < rounds; round++) await subscribe(`n${round}`);
      })(),
    ];
    await Promise.all([...settling, ...writing]);
    for (const each of all.slice(0, 3)) {
      expect(await tables.progress(each)).toMatchObject({ total: rounds * PARTITIONS });
      expect(await tables.parked(each)).toHaveLength(PARTITIONS);
    }
    for (const each of others.slice(2)) expect(await tables.parked(each)).toEqual([]);
  });
});
