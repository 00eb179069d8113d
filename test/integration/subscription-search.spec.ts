import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '#libs/domain';
import {
  COMPARISONS,
  type ComparedValue,
  type ListedSubscription,
  type SubscriptionCondition,
  type SubscriptionField,
  type SubscriptionMatches,
  type SubscriptionQuery,
  SubscriptionSearch,
  type SubscriptionScope,
} from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const TENANT: SubscriptionScope = { tenant: '0', business: 0 };
const EVERYTHING: SubscriptionCondition = { kind: 'and', of: [] };

/** Texts that collations hold for equal or put in another order than their code points. */
const TEXTS = [
  'a',
  'A',
  'á',
  'a ',
  ' a',
  'b',
  'ß',
  'ss',
  '😀',
  '\uffee',
  'a%',
  'a_',
  "a'\\",
  'a\u0000',
] as const;
const TIMEOUTS = [1, 2, 10, 100, 600] as const;
const MOMENTS = ['2026-03-02 08:15:40', '2026-03-02 08:15:41', '2026-11-30 23:59:59'] as const;

interface Row {
  readonly id: number;
  readonly systemName: string;
  readonly timeoutSeconds: number;
  readonly updatedAt: string;
}

const rows: readonly Row[] = Array.from({ length: 60 }, (_, index) => ({
  id: index + 1,
  systemName: TEXTS[index % TEXTS.length] ?? '',
  timeoutSeconds: TIMEOUTS[(index * 7) % TIMEOUTS.length] ?? 0,
  updatedAt: MOMENTS[(index * 5) % MOMENTS.length] ?? '',
}));

function compare(left: ComparedValue, right: ComparedValue): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
}

/** What a condition means, said a second time. */
function holds(condition: SubscriptionCondition, row: Row): boolean {
  const value = (field: SubscriptionField): ComparedValue => row[field as keyof Row];
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'test':
      return condition.accepts(String(value(condition.field)));
    case 'and':
      return condition.of.every((part) => holds(part, row));
    case 'or':
      return condition.of.some((part) => holds(part, row));
    case 'membership':
      return (
        condition.values.some((one) => compare(value(condition.field), one) === 0) === condition.included
      );
    case 'comparison': {
      const order = compare(value(condition.field), condition.value);
      const outcomes = {
        eq: order === 0,
        ne: order !== 0,
        gt: order > 0,
        gte: order >= 0,
        lt: order < 0,
        lte: order <= 0,
      };
      return outcomes[condition.operator];
    }
  }
}

const operand = fc.oneof(
  fc.tuple(fc.constant('systemName' as const), fc.constantFrom(...TEXTS, 'c', '')),
  fc.tuple(
    fc.constant('timeoutSeconds' as const),
    fc.oneof(fc.constantFrom(...TIMEOUTS), fc.constantFrom(0, 1.5, -3, 1e300)),
  ),
  fc.tuple(fc.constant('updatedAt' as const), fc.constantFrom(...MOMENTS, '2026-03-02 08:15:42')),
);

const leaf: fc.Arbitrary<SubscriptionCondition> = fc.oneof(
  fc.boolean().map((value) => ({ kind: 'constant' as const, value })),
  fc
    .tuple(operand, fc.constantFrom(...COMPARISONS))
    .map(([[field, value], operator]) => ({ kind: 'comparison' as const, field, operator, value })),
  fc.tuple(fc.array(fc.constantFrom(...TEXTS), { maxLength: 4 }), fc.boolean()).map(([values, included]) => ({
    kind: 'membership' as const,
    field: 'systemName' as const,
    values,
    included,
  })),
  fc.constantFrom('a', 's', '8:15', '^.$').map((text) => ({
    kind: 'test' as const,
    field: 'systemName' as const,
    accepts: (name: string) => name.includes(text),
  })),
);

const condition = fc.letrec<{ node: SubscriptionCondition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('node'), { maxLength: 3 }))
      .map(([kind, of]) => ({ kind, of })),
  ),
})).node;

const order = fc.uniqueArray(
  fc.record({
    field: fc.constantFrom('systemName' as const, 'timeoutSeconds' as const, 'updatedAt' as const),
    descending: fc.boolean(),
  }),
  { selector: ({ field }) => field, maxLength: 3 },
);

function expectedIds(query: SubscriptionQuery): number[] {
  const sorted = rows
    .filter((row) => holds(query.condition, row))
    .sort((left, right) => {
      for (const { field, descending } of query.order) {
        const key = field as keyof Row;
        const difference = compare(left[key], right[key]);
        if (difference !== 0) return descending ? -difference : difference;
      }
      return left.id - right.id;
    });
  return sorted
    .slice(query.start, query.limit === null ? undefined : query.start + query.limit)
    .map(({ id }) => id);
}

describe('SubscriptionSearch', () => {
  let database: TestDatabase;
  let search: SubscriptionSearch;

  beforeAll(async () => {
    database = await createTestDatabase();
    search = new SubscriptionSearch(database.dataSource);
    const stored = rows.map((row) => [
      row.id,
      '0',
      row.id % 3,
      `name ${row.id}`,
      row.systemName,
      'http://127.0.0.1/',
      'httpstatus',
      '200',
      'hostcreate',
      row.timeoutSeconds,
      'user',
      'active',
      '{}',
      '2026-01-01',
      `${row.updatedAt}.${row.id % 2 === 0 ? '900' : '100'}`,
    ]);
    await insert(stored);
    await database.dataSource.query(
      `INSERT INTO delivery_progress (subscription_id, topic, \`partition\`, total, failure)
       VALUES (1, 't', 0, 30, 2), (1, 't', 1, 12, 0), (1, 'u', 0, 9007199254740000, 1), (2, 't', 0, 5, 5)`,
    );
  });

  afterAll(async () => {
    await database.drop();
  });

  async function insert(stored: readonly (readonly unknown[])[]): Promise<void> {
    await database.dataSource.query(
      `INSERT INTO subscription (id, tenant, business, name, system_name, callback_url, confirm_mode, confirm_pattern,
         form, timeout_seconds, operator, state, floors, created_at, updated_at) VALUES ?`,
      [stored],
    );
  }

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
    await insert(
      ['c', 'a', 'b'].map((end, index) => [
        1_000 + index,
        tenant,
        0,
        end,
        '',
        url(end),
        'httpstatus',
        '200',
        'f',
        10,
        '',
        'active',
        '{}',
        '2026-01-01',
        '2026-01-01',
      ]),
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
    const stored = Array.from({ length: 1_250 }, (_, index) => [
      10_000 + index,
      tenant,
      0,
      `n${index}`,
      '',
      'http://h/',
      'httpstatus',
      '200',
      'f',
      10,
      '',
      'active',
      '{}',
      '2026-01-01',
      '2026-01-01',
    ]);
    await insert(stored);
    const matches = await found({ tenant, business: 0 });
    expect(matches.count).toBe(1_250);
    expect(matches.first.length).toBeLessThan(1_250);
    await database.dataSource.query('DELETE FROM subscription WHERE id = 11000');
    const ids = (await all(matches)).map(({ id }) => id);
    expect(ids).toEqual(stored.map(([id]) => id).filter((id) => id !== 11_000));
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
