import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SubscriptionPaceRepository, type ToldPace } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

function pace(subscriptionId: number, change: Partial<ToldPace> = {}): ToldPace {
  return { subscriptionId, inFlight: 1, concurrency: 32, breaker: 'closed', resumesInMs: null, ...change };
}

describe('SubscriptionPaceRepository', () => {
  let database: TestDatabase;
  let paces: SubscriptionPaceRepository;

  beforeAll(async () => {
    database = await createTestDatabase();
    paces = new SubscriptionPaceRepository(database.dataSource);
  });

  afterAll(async () => {
    await database.drop();
  });

  beforeEach(async () => {
    await database.dataSource.query('DELETE FROM subscription_pace');
  });

  /** Milliseconds by the database's clock, as far as a row's moments lie from now. */
  async function rows(): Promise<Record<string, unknown>[]> {
    return database.dataSource.query(
      'SELECT subscription_id AS id, owner, in_flight AS inFlight, concurrency, breaker, ' +
        'TIMESTAMPDIFF(MICROSECOND, at, UTC_TIMESTAMP(3)) / 1000 AS age, ' +
        'TIMESTAMPDIFF(MICROSECOND, at, next_probe_at) / 1000 AS resumesIn ' +
        'FROM subscription_pace ORDER BY subscription_id, owner',
    );
  }

  it('should tell anew what was told, each process for itself, by the clock of the database', async () => {
    await paces.tell('one', [pace(1), pace(2)]);
    await paces.tell('other', [pace(1, { inFlight: 7 })]);
    await paces.tell('one', [pace(1, { breaker: 'open', concurrency: 1, resumesInMs: 5_000.25 })]);
    const told = await rows();
    expect(told).toMatchObject([
      { id: 1, owner: 'one', inFlight: 1, concurrency: 1, breaker: 'open' },
      { id: 1, owner: 'other', inFlight: 7, breaker: 'closed', resumesIn: null },
      { id: 2, owner: 'one' },
    ]);
    expect(Math.round(Number(told[0]?.['resumesIn']))).toBe(5_000);
    for (const { age } of told) expect(Math.abs(Number(age))).toBeLessThan(60_000);
  });

  it('should take any number of subscriptions', async () => {
    const many = Array.from({ length: 1_201 }, (_, index) => pace(index + 1));
    await paces.tell('one', many);
    expect(await rows()).toHaveLength(1_201);
    await paces.withdraw(
      'one',
      many.slice(1).map(({ subscriptionId }) => subscriptionId),
    );
    expect(await rows()).toMatchObject([{ id: 1 }]);
    await paces.tell('one', []);
    await paces.withdraw('one', []);
  });

  it('should withdraw only what its own process told', async () => {
    await paces.tell('one', [pace(1), pace(2)]);
    await paces.tell('other', [pace(1), pace(2)]);
    await paces.withdraw('one', [1]);
    await paces.withdrawAll('other');
    expect(await rows()).toMatchObject([{ id: 2, owner: 'one' }]);
  });

  it('should forget what ended processes have left, and nothing that is told', async () => {
    await paces.tell('gone', [pace(1)]);
    await database.dataSource.query('UPDATE subscription_pace SET at = at - INTERVAL 5 MINUTE');
    await paces.tell('one', [pace(1)]);
    await paces.forgetStale();
    expect(await rows()).toMatchObject([{ owner: 'one' }]);
  });
});
