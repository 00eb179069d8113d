import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AttemptRepository } from '#libs/persistence';
import type { AttemptRow } from '../support/engine-tables.js';
import { eventually } from '../support/eventually.js';
import { answer, hang, reset } from '../support/replies.js';
import { EngineWorld } from './engine-process.js';

describe('recorded attempts', () => {
  let world: EngineWorld;
  let topic: string;

  beforeEach(async () => {
    world = await EngineWorld.open();
    topic = await world.topic();
  });

  afterEach(async () => {
    await world.close();
  });

  async function verdicts(id: number, expected: readonly string[]): Promise<readonly AttemptRow[]> {
    return eventually(async () => {
      const rows = await world.tables.attempts(id);
      expect(rows.map(({ attempt, verdict }) => `${attempt} ${verdict}`)).toEqual(expected);
      return rows;
    });
  }

  it('should tell of each that failed, and of none that was confirmed', async () => {
    const id = await world.subscribe();
    await world.start();
    const body = `${'é'.repeat(600)}end`;
    const since = Date.now();
    world.receiver.behave(({ text, attempt }) =>
      text.includes('1') && attempt < 3 ? answer(500, body) : answer(200),
    );
    await world.produce(topic, [0, 1, 2]);
    const rows = await verdicts(id, ['1 status', '2 status']);
    expect(rows[0]).toMatchObject({
      topic,
      partition: 0,
      offset: '1',
      event_name: 'hostcreate',
      replay_id: null,
      url: world.receiver.url(),
      status: 500,
      answer: Buffer.from(body).subarray(0, 1_024),
    });
    expect(rows[0]?.detail).toMatch(/^HTTP 500: é/);
    expect(rows[0]?.at.getTime()).toBeGreaterThanOrEqual(since);
    expect(rows[1]?.at.getTime()).toBeGreaterThanOrEqual((rows[0]?.at.getTime() ?? Infinity) + 950);
    await world.settled(topic);
    expect(await world.tables.attempts(id)).toHaveLength(2);
  });

  it('should tell of those of parked deliveries, and of those without an answer', async () => {
    const id = await world.subscribe({ timeoutSeconds: 1 });
    await world.start();
    world.receiver.behave(
      ({ attempt }) => [hang(), reset(), answer(503), answer(404, 'no')][attempt - 1] ?? answer(200),
    );
    await world.produce(topic, [0], { key: 'k' });
    await verdicts(id, ['1 timeout', '2 connection', '3 status']);
    await eventually(async () => (await world.tables.parked(id)).length === 1);
    await world.tables.makeDue(id);
    const rows = await verdicts(id, ['1 timeout', '2 connection', '3 status', '4 status']);
    expect(rows.map(({ status }) => status)).toEqual([null, null, 503, 404]);
    expect(rows.map(({ answer: text }) => text?.toString() ?? null)).toEqual([null, null, '', 'no']);
    expect(rows[0]?.ms).toBeGreaterThanOrEqual(900);
    await world.tables.makeDue(id);
    await eventually(async () => (await world.tables.parked(id)).length === 0);
    expect(await world.tables.attempts(id)).toHaveLength(4);
  });

  it('should tell of successes too where the subscription asks for all', async () => {
    const id = await world.subscribe();
    await world.tables.query("UPDATE subscription SET recorded_attempts = 'all'");
    await world.start();
    world.receiver.behave(({ attempt }) => (attempt === 1 ? answer(500) : answer(200, 'thanks')));
    await world.produce(topic, [0]);
    const rows = await verdicts(id, ['1 status', '2 confirmed']);
    expect(rows[1]).toMatchObject({ status: 200, detail: null, answer: Buffer.from('thanks') });
  });
});

describe('AttemptRepository', () => {
  let world: EngineWorld;

  beforeEach(async () => {
    world = await EngineWorld.open();
  });

  afterEach(async () => {
    await world.close();
  });

  /** Attempts of one subscription, numbered from 1. */
  async function record(subscriptionId: number, count: number, age = '0 DAY'): Promise<void> {
    await world.tables.query(
      'INSERT INTO attempt (subscription_id, topic, `partition`, `offset`, event_name, attempt, at, url, ms, verdict) ' +
        `SELECT ?, 't', 0, 0, 'e', seq, UTC_TIMESTAMP(3) - INTERVAL ${age}, 'http://r.example/', 1, 'timeout' FROM (` +
        'WITH RECURSIVE s (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM s WHERE seq < ?) SELECT seq FROM s) n ORDER BY seq',
      [subscriptionId, count],
    );
  }

  async function numbers(subscriptionId: number): Promise<number[]> {
    const rows = await world.tables.query<{ attempt: number }>(
      'SELECT attempt FROM attempt WHERE subscription_id = ? ORDER BY id',
      [subscriptionId],
    );
    return rows.map(({ attempt }) => attempt);
  }

  it('should keep the newest of a subscription, and let others alone', async () => {
    const repository = new AttemptRepository(world.database.dataSource);
    await record(1, 900);
    await record(2, 30);
    await record(1, 900);
    expect(await repository.keepNewest(1, 5)).toBe(1_795);
    expect(await numbers(1)).toEqual([896, 897, 898, 899, 900]);
    expect(await repository.keepNewest(1, 5)).toBe(0);
    expect(await repository.keepNewest(2, 30)).toBe(0);
    expect(await numbers(2)).toHaveLength(30);
  });

  it('should forget all that are too old', async () => {
    const repository = new AttemptRepository(world.database.dataSource);
    await record(1, 950, '8 DAY');
    await record(2, 950, '169 HOUR');
    await record(1, 3, '167 HOUR');
    expect(await repository.forgetOlderThan(7)).toBe(1_900);
    expect(await numbers(1)).toEqual([1, 2, 3]);
    expect(await numbers(2)).toEqual([]);
  });

  it('should bear several processes that prune at once, and settlements that write meanwhile', async () => {
    const repository = new AttemptRepository(world.database.dataSource);
    await record(1, 1_000);
    await record(1, 1_000);
    const forgotten = await Promise.all([
      ...Array.from({ length: 4 }, () => repository.keepNewest(1, 10)),
      record(1, 1).then(() => 0),
    ]);
    const total = forgotten.reduce((sum, count) => sum + count, 0);
    expect((await numbers(1)).length).toBe(2_001 - total);
    await repository.keepNewest(1, 10);
    expect((await numbers(1)).at(-1)).toBe(1);
    expect(await numbers(1)).toHaveLength(10);
  });
});
