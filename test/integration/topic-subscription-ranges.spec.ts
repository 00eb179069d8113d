import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ItemPlace,
  SmnConfirmationRepository,
  SmnSubscriptionRepository,
  SubscriptionRepository,
  TopicSubscriptionList,
  TopicSubscriptionRepository,
} from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { expectExactRanges } from './list-ranges.js';

const TENANT = 'p1';
const SCOPE = { tenant: TENANT, business: 0 };
const TOPICS = ['alarm', 'host', 'disk'];

let database: TestDatabase;
let dataSource: DataSource;
let subscriptions: SubscriptionRepository;
let smn: SmnSubscriptionRepository;
let confirmations: SmnConfirmationRepository;
let items: TopicSubscriptionRepository;
let list: TopicSubscriptionList;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = database.dataSource;
  subscriptions = new SubscriptionRepository(dataSource);
  smn = new SmnSubscriptionRepository(dataSource);
  confirmations = new SmnConfirmationRepository(dataSource);
  items = new TopicSubscriptionRepository(dataSource);
  list = new TopicSubscriptionList(dataSource);
  for (const topic of TOPICS) {
    await dataSource.query(
      "INSERT INTO smn_topic (tenant, name, topic_id, display_name, enterprise_project_id, created_at, updated_at) VALUES (?, ?, ?, '', '0', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
      [TENANT, topic, randomBytes(16).toString('hex')],
    );
  }
});

afterAll(async () => {
  await database.drop();
});

/** One write; the numbers choose what it is about, whatever there is by then. */
interface Write {
  readonly kind:
    'create' | 'replace' | 'remove' | 'subscribe' | 'confirm' | 'cancel' | 'remark' | 'unsubscribe' | 'drop';
  readonly at: number;
  readonly topics: readonly string[];
  readonly remark: string;
  readonly isSecure: boolean;
}

const write = fc.record<Write>({
  kind: fc.constantFrom(
    ...(['create', 'create', 'replace', 'remove', 'subscribe', 'subscribe', 'subscribe'] as const),
    ...(['confirm', 'confirm', 'cancel', 'remark', 'remark', 'unsubscribe', 'unsubscribe', 'drop'] as const),
  ),
  at: fc.nat(),
  topics: fc.subarray(TOPICS, { minLength: 1 }),
  remark: fc.constantFrom('', 'Ops', 'ops', 'on-call', 'Ä', '告警', 'opsops'),
  isSecure: fc.boolean(),
});
/** Writes at the same time, and how many ids somebody else takes before them. */
const step = fc.record({
  writes: fc.array(write, { minLength: 1, maxLength: 5 }),
  taken: fc.nat({ max: 900 }),
});

describe('the ranges of the list', () => {
  it('should stay exact under random writes at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        for (const table of ['subscription', 'topic_subscription', 'topic_subscription_range', 'smn_token'])
          await dataSource.query(`DELETE FROM ${table}`);
        for (const { writes, taken } of steps) {
          await skipIds(taken);
          await Promise.all(writes.map(perform));
          await expectExactRanges(dataSource);
        }
        const [row] = await dataSource.query<{ items: string }[]>(
          'SELECT COUNT(*) AS items FROM topic_subscription',
        );
        expect((await list.find({ tenant: TENANT }, 0, 100)).count).toBe(Number(row?.items));
      }),
      { numRuns: 20 },
    );
  });
});

async function skipIds(count: number): Promise<void> {
  const [row] = await dataSource.query<{ last: string | null }[]>(
    'SELECT MAX(id) AS last FROM topic_subscription',
  );
  await dataSource.query(
    `ALTER TABLE topic_subscription AUTO_INCREMENT = ${Number(row?.last ?? 0) + count + 1}`,
  );
}

async function perform({ kind, at, topics, remark, isSecure }: Write): Promise<void> {
  const id = await oneOf<{ id: number }>('SELECT id FROM subscription WHERE smn IS NULL ORDER BY id', at);
  const place = await oneOf<ItemPlace>(
    'SELECT tenant, topic, urn_id AS urnId FROM topic_subscription ORDER BY id',
    at,
  );
  const token = await oneOf<{ hash: string }>('SELECT hash FROM smn_token WHERE used_at IS NULL', at);
  const draft = {
    name: randomBytes(8).toString('hex'),
    systemName: '',
    callbackUrl: `${isSecure ? 'https' : 'http'}://receiver.example/`,
    confirmMode: 'httpstatus' as const,
    confirmPattern: '200',
    form: topics.join(','),
    timeoutSeconds: 5,
    operator: '',
  };
  if (kind === 'create') await subscriptions.create(SCOPE, draft, {});
  if (kind === 'replace' && id !== undefined) await subscriptions.replace(SCOPE, id.id, draft, {});
  if (kind === 'remove' && id !== undefined) await subscriptions.remove(SCOPE, id.id, {});
  if (kind === 'subscribe') await subscribe(topics[0] ?? '', at % 7, remark, isSecure);
  if (kind === 'confirm' && token !== undefined) await confirmations.confirm(token.hash, {}, {});
  if (kind === 'cancel' && place !== undefined) await confirmations.cancel(place, {}, mint);
  if (kind === 'remark' && place !== undefined) await items.setRemark(place, remark);
  if (kind === 'unsubscribe' && place !== undefined) await items.remove(place);
  if (kind === 'drop') await items.removeOfTopic(TENANT, topics[0] ?? '');
}

async function oneOf<T>(query: string, at: number): Promise<T | undefined> {
  const rows = await dataSource.query<T[]>(query);
  return rows[at % Math.max(1, rows.length)];
}

async function subscribe(topic: string, number: number, remark: string, isSecure: boolean): Promise<void> {
  const urnId = randomBytes(16).toString('hex');
  const protocol = isSecure ? 'https' : 'http';
  const endpoint = `${protocol}://receiver-${number}.example/`;
  const terms = { urnId, protocol, endpoint, headers: {}, confirmation: 'unconfirmed', polices: [] } as const;
  const urn = `urn:smn:local:${TENANT}:${topic}:${urnId}`;
  await smn.subscribe({ tenant: TENANT, topic, urn, callbackUrl: endpoint, remark, terms }, {}, mint);
}

function mint(urnId: string) {
  const messageId = randomBytes(16).toString('hex');
  return {
    messageId,
    hash: createHash('sha256')
      .update(messageId + urnId)
      .digest('hex'),
    sealed: Buffer.from('x'),
  };
}
