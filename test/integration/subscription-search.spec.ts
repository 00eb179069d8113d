import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '#libs/domain';
import {
  type ListedSubscription,
  type SubscriptionCondition,
  type SubscriptionMatches,
  type SubscriptionQuery,
  SubscriptionSearch,
  type SubscriptionScope,
} from '#libs/persistence';
import { insertSubscriptions } from '../support/insert-subscriptions.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { condition, expectedIds, holds, order, rows } from './subscription-search-model.js';

const TENANT: SubscriptionScope = { tenant: '0', business: 0 };
const EVERYTHING: SubscriptionCondition = { kind: 'and', of: [] };

describe('SubscriptionSearch', () => {
  let database: TestDatabase;
  let search: SubscriptionSearch;

  beforeAll(async () => {
    database = await createTestDatabase();
    search = new SubscriptionSearch(database.dataSource);
    await insertSubscriptions(
      database.dataSource,
      rows.map((row) => ({
        ...row,
        business: row.id % 3,
        name: `name ${row.id}`,
        operator: 'user',
        updatedAt: `${row.updatedAt}.${row.id % 2 === 0 ? '900' : '100'}`,
      })),
    );
    await database.dataSource.query(
      `INSERT INTO delivery_progress (subscription_id, topic, \`partition\`, total, failure)
       VALUES (1, 't', 0, 30, 2), (1, 't', 1, 12, 0), (1, 'u', 0, 9007199254740000, 1), (2, 't', 0, 5, 5)`,
    );
  });

  afterAll(async () => {
    await database.drop();
  });

  async function found(
    scope: SubscriptionScope,
    query: Partial<SubscriptionQuery> = {},
  ): Promise<SubscriptionMatches> {
    const outcome = await search.find(scope, {
      condition: EVERYTHING,
      order: [],
      start: 0,
      limit: null,
      ...query,
    });
    if (outcome.kind !== 'found') throw new Error('expected an answer');
    return outcome;
  }

  async function all(matches: SubscriptionMatches): Promise<readonly ListedSubscription[]> {
    const listed = [...matches.first];
    for await (const chunk of matches.rest()) listed.push(...chunk);
    return listed;
  }

  it('should find, order, count and cut as the conditions say', async () => {
    await fc.assert(
      fc.asyncProperty(
        condition,
        order,
        fc.nat(20),
        fc.option(fc.integer({ min: 1, max: 30 })),
        async (wanted, keys, start, limit) => {
          const query = { condition: wanted, order: keys, start, limit };
          const matches = await found(TENANT, query);
          expect((await all(matches)).map(({ id }) => id)).toEqual(expectedIds(query));
          expect(matches.count).toBe(rows.filter((row) => holds(wanted, row)).length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('should sum the counters of all lanes', async () => {
    const [first, second, third] = await all(await found(TENANT, { limit: 3 }));
    expect(first?.statistics).toEqual({ total: 9007199254740042, failure: 3 });
    expect(second?.statistics).toEqual({ total: 5, failure: 5 });
    expect(third?.statistics).toEqual({ total: 0, failure: 0 });
  });

  it('should give a subscription with all that is stored', async () => {
    const [first] = await all(await found(TENANT, { limit: 1 }));
    expect(first).toMatchObject({
      id: 1,
      tenant: '0',
      business: 1,
      name: 'name 1',
      systemName: 'a',
      callbackUrl: 'http://127.0.0.1/',
      confirmMode: 'httpstatus',
      confirmPattern: '200',
      form: 'hostcreate',
      timeoutSeconds: 1,
      operator: 'user',
      state: 'active',
      updatedAt: new Date('2026-03-02T08:15:40.100Z'),
    });
  });

  it('should find names exactly, whatever the index takes for equal', async () => {
    const ids = async (condition: SubscriptionCondition): Promise<number[]> =>
      (await found(TENANT, { condition })).first.map(({ id }) => id);
    const equal = (value: string): SubscriptionCondition => ({
      kind: 'comparison',
      field: 'name',
      operator: 'eq',
      value,
    });
    expect(await ids(equal('name 7'))).toEqual([7]);
    expect(await ids(equal('name 7 '))).toEqual([]);
    expect(await ids(equal('NAME 7'))).toEqual([]);
    const values = ['name 9', 'name 8', 'name 7 ', 'x'];
    expect(await ids({ kind: 'membership', field: 'name', included: true, values })).toEqual([8, 9]);
    expect(await ids({ kind: 'membership', field: 'name', included: false, values })).toHaveLength(58);
  });

  it('should stay in its scope', async () => {
    expect((await found({ tenant: '0', business: 2 })).count).toBe(20);
    expect((await found({ tenant: '0', business: 7 })).count).toBe(0);
    expect((await found({ tenant: '1', business: 0 })).count).toBe(0);
    const everywhere: SubscriptionCondition = { kind: 'or', of: [{ kind: 'constant', value: true }] };
    expect((await found({ tenant: '1', business: 0 }, { condition: everywhere })).count).toBe(0);
  });

  it('should accept pages beyond the end and of any size', async () => {
    expect(await all(await found(TENANT, { start: 1e300, limit: 5 }))).toEqual([]);
    expect(await all(await found(TENANT, { start: 58, limit: 1e300 }))).toHaveLength(2);
    const test: SubscriptionCondition = { kind: 'test', field: 'name', accepts: () => true };
    expect(await all(await found(TENANT, { condition: test, start: 58, limit: 1e300 }))).toHaveLength(2);
    expect(await all(await found(TENANT, { condition: test, start: 1e300, limit: 1 }))).toEqual([]);
  });

  it('should order long texts beyond the first KiB', async () => {
    const tenant = 'long';
    const url = (end: string): string => `http://127.0.0.1/${'x'.repeat(1_900)}${end}`;
    await insertSubscriptions(
      database.dataSource,
      ['c', 'a', 'b'].map((end) => ({ tenant, name: end, callbackUrl: url(end) })),
    );
    const order = [{ field: 'callbackUrl', descending: false }] as const;
    const listed = await all(await found({ tenant, business: 0 }, { order }));
    expect(listed.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('should give up tests that take too long', async () => {
    const clock = Object.assign(Object.create(Clock.prototype) as Clock, { time: 0 });
    clock.now = () => 0;
    clock.monotonic = () => (clock.time += 5_000);
    const slow = new SubscriptionSearch(database.dataSource, clock);
    const test: SubscriptionCondition = { kind: 'test', field: 'name', accepts: () => true };
    const query = { condition: test, order: [], start: 0, limit: null };
    expect(await slow.find(TENANT, query)).toEqual({ kind: 'too_costly' });
  });

  it('should read many in chunks, each once, and leave out what is deleted meanwhile', async () => {
    const tenant = 'many';
    const stored = Array.from({ length: 1_250 }, (_, index) => ({
      id: 10_000 + index,
      tenant,
      name: `n${index}`,
    }));
    await insertSubscriptions(database.dataSource, stored);
    const matches = await found({ tenant, business: 0 });
    expect(matches.count).toBe(1_250);
    expect(matches.first.length).toBeLessThan(1_250);
    await database.dataSource.query('DELETE FROM subscription WHERE id = 11000');
    const ids = (await all(matches)).map(({ id }) => id);
    expect(ids).toEqual(stored.map(({ id }) => id).filter((id) => id !== 11_000));
    const test: SubscriptionCondition = {
      kind: 'test',
      field: 'name',
      accepts: (name) => name.endsWith('7'),
    };
    const tested = await found({ tenant, business: 0 }, { condition: test, start: 1, limit: 2 });
    expect(tested.count).toBe(125);
    expect(tested.first.map(({ name }) => name)).toEqual(['n17', 'n27']);
  });
});
