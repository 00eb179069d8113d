import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SubscriptionDraft } from '#libs/domain';
import { SubscriptionRepository, type SubscriptionScope } from '#libs/persistence';
import { draftOf } from '../support/subscription-draft.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const TENANT: SubscriptionScope = { tenant: '0', business: 0 };
const FLOORS = { 'ringback.events': [17, 4] };

describe('SubscriptionRepository', () => {
  let database: TestDatabase;
  let repository: SubscriptionRepository;

  beforeAll(async () => {
    database = await createTestDatabase();
    repository = new SubscriptionRepository(database.dataSource);
  });

  afterAll(async () => {
    await database.drop();
  });

  beforeEach(async () => {
    for (const table of ['subscription', 'subscription_change', 'delivery_progress', 'parked_delivery'])
      await database.dataSource.query(`DELETE FROM ${table}`);
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  async function created(scope: SubscriptionScope, wanted: SubscriptionDraft): Promise<number> {
    const creation = await repository.create(scope, wanted, FLOORS);
    if (creation.kind !== 'created') throw new Error('expected a new subscription');
    return creation.subscription.id;
  }

  async function rows<T>(sql: string): Promise<T[]> {
    return database.dataSource.query<T[]>(sql);
  }

  async function counter(): Promise<number> {
    const [row] = await rows<{ value: string }>('SELECT value FROM change_counter');
    return Number(row?.value);
  }

  async function changes(): Promise<{ id: string; kind: string; subscription_id: number }[]> {
    return rows('SELECT id, kind, subscription_id FROM subscription_change ORDER BY id');
  }

  it('should store a subscription with its floors and give it back', async () => {
    const before = Date.now();
    const creation = await repository.create({ tenant: 't-1', business: 7 }, draftOf('名字 😀'), FLOORS);
    expect(creation).toMatchObject({
      kind: 'created',
      subscription: { ...draftOf('名字 😀'), tenant: 't-1', business: 7, state: 'active' },
    });
    if (creation.kind !== 'created') return;
    expect(Math.abs(creation.subscription.createdAt.getTime() - before)).toBeLessThan(10_000);
    expect(creation.subscription.updatedAt).toEqual(creation.subscription.createdAt);
    const [stored] = await rows<{ floors: unknown }>('SELECT floors FROM subscription');
    expect(stored?.floors).toEqual(FLOORS);
  });

  it('should number every change by the counter and record it with its floors', async () => {
    const start = await counter();
    const id = await created(TENANT, draftOf('a'));
    await repository.replace(TENANT, id, draftOf('b'), { t: [1] });
    await repository.remove(TENANT, id, {});
    expect(await changes()).toEqual([
      { id: String(start + 1), kind: 'created', subscription_id: id },
      { id: String(start + 2), kind: 'updated', subscription_id: id },
      { id: String(start + 3), kind: 'deleted', subscription_id: id },
    ]);
    const recorded = await rows<{ floors: unknown; published: number }>(
      'SELECT floors, published FROM subscription_change ORDER BY id',
    );
    expect(recorded.map(({ floors }) => floors)).toEqual([FLOORS, { t: [1] }, {}]);
    expect(recorded.every(({ published }) => published === 0)).toBe(true);
    expect(await counter()).toBe(start + 3);
  });

  it('should let the database decide who has a name when many ask at once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => repository.create(TENANT, draftOf('wanted'), FLOORS)),
    );
    expect(outcomes.filter(({ kind }) => kind === 'created')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'name_taken')).toHaveLength(11);
    expect(await changes()).toHaveLength(1);
  });

  it('should make changes visible in the order of their numbers', async () => {
    const written = Promise.all(
      Array.from({ length: 40 }, (_, index) => created(TENANT, draftOf(`n${index}`))),
    );
    for (let seen = 0; seen < 40;) {
      const ids = (await changes()).map(({ id }) => Number(id));
      const first = ids[0] ?? 0;
      expect(ids).toEqual(ids.map((_, index) => first + index));
      seen = ids.length;
    }
    await written;
    expect(await changes()).toHaveLength(40);
  });

  it('should tell names apart by case and keep them unique in a tenant, not beyond', async () => {
    await created(TENANT, draftOf('Name'));
    await created(TENANT, draftOf('name'));
    await created({ tenant: 'other', business: 0 }, draftOf('Name'));
    const again = await repository.create({ tenant: '0', business: 5 }, draftOf('Name'), FLOORS);
    expect(again).toEqual({ kind: 'name_taken' });
  });

  it('should undo the number of a change that was not made', async () => {
    const id = await created(TENANT, draftOf('a'));
    await created(TENANT, draftOf('b'));
    const before = await counter();
    expect(await repository.create(TENANT, draftOf('a'), FLOORS)).toEqual({ kind: 'name_taken' });
    expect(await repository.replace(TENANT, id, draftOf('b'), FLOORS)).toBe('name_taken');
    expect(await repository.replace(TENANT, 2 ** 31, draftOf('c'), FLOORS)).toBe('not_found');
    expect(await repository.remove(TENANT, 2 ** 40, {})).toBe('not_found');
    expect(await repository.remove(TENANT, 1e30, {})).toBe('not_found');
    expect(await counter()).toBe(before);
    expect(await changes()).toHaveLength(2);
  });

  it('should reach the whole tenant on business 0 and only its own on another', async () => {
    const id = await created({ tenant: '0', business: 5 }, draftOf('a'));
    expect(await repository.replace({ tenant: '0', business: 6 }, id, draftOf('a'), FLOORS)).toBe(
      'not_found',
    );
    expect(await repository.replace({ tenant: '1', business: 0 }, id, draftOf('a'), FLOORS)).toBe(
      'not_found',
    );
    expect(await repository.replace({ tenant: '0', business: 5 }, id, draftOf('a'), FLOORS)).toBe('updated');
    expect(await repository.replace(TENANT, id, draftOf('a'), FLOORS)).toBe('updated');
    expect(await repository.remove({ tenant: '0', business: 6 }, id, {})).toBe('not_found');
    expect(await repository.remove(TENANT, id, {})).toBe('removed');
  });

  it('should replace the draft and keep business, floors and the moment of creation', async () => {
    const id = await created({ tenant: '0', business: 5 }, draftOf('a'));
    await database.dataSource.query("UPDATE subscription SET state = 'disabled', updated_at = '2020-01-01'");
    const [before] = await rows<Record<string, unknown>>('SELECT * FROM subscription');
    await repository.replace(TENANT, id, draftOf('z', { form: 'a,b', operator: 'w' }), { t: [9] });
    const [after] = await rows<Record<string, unknown>>('SELECT * FROM subscription');
    expect(after).toEqual({
      ...before,
      name: 'z',
      form: 'a,b',
      operator: 'w',
      state: 'active',
      updated_at: expect.any(Date) as Date,
    });
    expect(after?.['updated_at']).not.toEqual(before?.['updated_at']);
  });

  it('should remove cursors, counters and parked deliveries with the subscription', async () => {
    const id = await created(TENANT, draftOf('a'));
    const other = await created(TENANT, draftOf('b'));
    for (const owner of [id, other]) {
      await database.dataSource.query(
        'INSERT INTO delivery_progress (subscription_id, topic, `partition`) VALUES (?, ?, ?)',
        [owner, 't', 0],
      );
      await database.dataSource.query(
        `INSERT INTO parked_delivery (subscription_id, topic, \`partition\`, \`offset\`, state, event_name, payload,
           payload_bytes, splice_at, content_type, attempts, parked_at)
         VALUES (?, 't', 0, 1, 'parked', 'hostcreate', '{}', 2, -1, 'application/json', 3, UTC_TIMESTAMP(3))`,
        [owner],
      );
    }
    await repository.remove(TENANT, id, {});
    expect(await rows('SELECT DISTINCT subscription_id FROM delivery_progress')).toEqual([
      { subscription_id: other },
    ]);
    expect(await rows('SELECT DISTINCT subscription_id FROM parked_delivery')).toEqual([
      { subscription_id: other },
    ]);
  });

  it('should do its work again after a lock timeout behind another change', async () => {
    const other = database.dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query('UPDATE change_counter SET value = value + 1 WHERE id = 1');
    const runner = database.dataSource.createQueryRunner();
    const started = vi.spyOn(runner, 'startTransaction');
    vi.spyOn(database.dataSource, 'createQueryRunner').mockReturnValueOnce(runner);
    const creation = repository.create(TENANT, draftOf('a'), FLOORS);
    await vi.waitFor(() => {
      expect(started).toHaveBeenCalledTimes(2);
    }, 3_000);
    await other.rollbackTransaction();
    await other.release();
    expect(await creation).toMatchObject({ kind: 'created' });
    expect(await changes()).toHaveLength(1);
  });

  it('should give up within its deadline when a change never ends, and store nothing', async () => {
    const other = database.dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query('UPDATE change_counter SET value = value + 1 WHERE id = 1');
    const begun = performance.now();
    await expect(repository.create(TENANT, draftOf('a'), FLOORS)).rejects.toThrow();
    expect(performance.now() - begun).toBeLessThan(5_000);
    await other.rollbackTransaction();
    await other.release();
    expect(await rows('SELECT id FROM subscription')).toEqual([]);
    expect(await created(TENANT, draftOf('a'))).toBeGreaterThan(0);
  });
});
