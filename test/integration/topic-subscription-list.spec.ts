import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountedItem, recountItems, TopicSubscriptionList } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const TENANT = 'p1';

let database: TestDatabase;
let dataSource: DataSource;
let list: TopicSubscriptionList;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = database.dataSource;
  list = new TopicSubscriptionList(dataSource);
});

afterAll(async () => {
  await database.drop();
});

beforeEach(empty);

async function empty(): Promise<void> {
  for (const table of ['topic_subscription', 'topic_subscription_range']) await sql(`DELETE FROM ${table}`);
}

function sql<T>(statement: string, values: readonly unknown[] = []): Promise<T[]> {
  return dataSource.query(statement, [...values]);
}

interface ModelItem {
  /** How far its id is from that of the item before: others have those between. */
  readonly gap: number;
  readonly tenant: string;
  readonly topic: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly remark: string;
  readonly status: number;
}

const remark = fc.oneof(
  fc.constantFrom('', ' ', '100%', 'a_b', 'ÄÖ', '告警', "it's", '\\', 'Ops', 'ops\t'),
  fc.string({ unit: fc.constantFrom('a', 'B', 'é', 'É', '%', '_', '警', ' '), maxLength: 6 }),
);
const modelItem = fc.record<ModelItem>({
  gap: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 1_500 })),
  tenant: fc.constantFrom('p1', 'p1', 'p1', 'p2'),
  topic: fc.constantFrom('alarm', 'Alarm', 'host-create'),
  protocol: fc.constantFrom('http', 'https', 'email', 'dms'),
  endpoint: fc.constantFrom('http://a/', 'http://a', 'http://a ', 'http://A/', 'me@example.com'),
  remark,
  status: fc.constantFrom(0, 1, 2, 3),
});
const filter = fc.record(
  {
    topic: fc.constantFrom('alarm', 'Alarm', 'none'),
    protocol: fc.constantFrom('http', 'dms', 'sms'),
    status: fc.constantFrom(0, 1, 4),
    endpoint: fc.constantFrom('http://a/', 'http://a', 'http://a ', 'none'),
    remark: fc.oneof(
      fc.constantFrom('A', 'b', 'É', 'OPS', '%', ' '),
      remark.filter((text) => text !== ''),
    ),
  },
  { requiredKeys: [] },
);

describe('the list', () => {
  it('should find a remark whatever its case, and no item by its neighbours', async () => {
    const item = {
      gap: 1,
      tenant: TENANT,
      topic: 'alarm',
      protocol: 'http',
      endpoint: 'http://a/',
      status: 1,
    };
    await write(
      ['ΟΔΟΣ', 'ab', 'ba', 'aaa', 'AAA', 'aba', '文', '\ue696'].map((remark) => ({ ...item, remark })),
    );
    const found = async (text: string) =>
      (await list.find({ tenant: TENANT, remark: text }, 0, 100)).items.map((one) => one.remark);
    expect(await found('οδοσ')).toEqual(['ΟΔΟΣ']);
    expect(await found('Σ')).toEqual(['ΟΔΟΣ']);
    expect(await found('bb')).toEqual([]);
    expect(await found('AA')).toEqual(['aaa', 'AAA']);
    expect(await found('a')).toEqual(['ab', 'ba', 'aaa', 'AAA', 'aba']);
    expect(await found('文')).toEqual(['文']);
  });

  it('should be what a plain filter of all items gives, on every page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(modelItem, { maxLength: 40 }),
        fc.array(
          fc.oneof(
            filter,
            filter.map(({ remark: text = 'b' }) => ({ remark: text })),
          ),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        fc.integer({ min: 1, max: 12 }),
        async (model, filters, limit) => {
          await empty();
          await write(model);
          for (const wanted of filters) {
            const expected = model.filter((item) => matches(item, wanted));
            for (let offset = 0; ; offset += limit) {
              const page = await list.find({ tenant: TENANT, ...wanted }, offset, limit);
              expect(page.count).toBe(expected.length);
              expect(page.items.map(plain)).toEqual(expected.slice(offset, offset + limit).map(plain));
              if (page.items.length === 0) break;
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

/** Items without subscriptions: the list reads nothing of those but polices. */
async function write(model: readonly ModelItem[]): Promise<void> {
  let id = 0;
  const items: CountedItem[] = [];
  for (const [index, item] of model.entries()) {
    const { tenant, topic, protocol, endpoint, remark: text, status } = item;
    id += item.gap;
    items.push({ ...item, id });
    await sql(
      'INSERT INTO topic_subscription (id, tenant, subscription_id, topic, urn_id, protocol, endpoint, endpoint_hash, remark, status) ' +
        'VALUES (?, ?, 1, ?, ?, ?, ?, LEFT(SHA2(?, 256), 16), ?, ?)',
      [id, tenant, topic, index.toString(16).padStart(32, '0'), protocol, endpoint, endpoint, text, status],
    );
  }
  await dataSource.transaction((manager) => recountItems(manager, [], items));
}

function matches(item: ModelItem, wanted: Partial<Omit<ModelItem, 'tenant' | 'gap'>>): boolean {
  return (
    item.tenant === TENANT &&
    (['topic', 'protocol', 'status', 'endpoint'] as const).every(
      (field) => wanted[field] === undefined || wanted[field] === item[field],
    ) &&
    item.remark.toLowerCase().includes((wanted.remark ?? '').toLowerCase())
  );
}

function plain({ topic, protocol, endpoint, remark: text, status }: Omit<ModelItem, 'tenant' | 'gap'>) {
  return { topic, protocol, endpoint, remark: text, status };
}
