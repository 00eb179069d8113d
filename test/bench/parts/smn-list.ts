import { AppProcess } from '../../support/app-process.ts';
import { TEST_SECRET_KEY } from '../../support/secret-key.ts';
import { endpointOf, LISTED_TOPIC } from '../listed-subscriptions.ts';
import type { Part } from '../part.ts';
import { TENANT } from '../settings.ts';
import { table } from '../table.ts';

const SUBSCRIPTIONS = 100_000;
/** One after the other; 1 % of them is a few. */
const REQUESTS = 500;
/** Asked before the clock starts. */
const WARM_REQUESTS = 300;

/** Every filter, and places far from both ends. */
const QUERIES = [
  { what: 'first page', query: '' },
  { what: 'offset=50000', query: 'offset=50000' },
  { what: 'offset=99900', query: 'offset=99900' },
  { what: 'protocol=http, offset=37000', query: 'protocol=http&offset=37000' },
  { what: 'status=1, offset=45000', query: 'status=1&offset=45000' },
  { what: 'protocol=http, status=1, offset=33000', query: 'protocol=http&status=1&offset=33000' },
  { what: 'endpoint', query: `endpoint=${encodeURIComponent(endpointOf(SUBSCRIPTIONS / 2))}` },
  { what: 'fuzzy_remark of a few', query: 'fuzzy_remark=BILLING&offset=500' },
  { what: 'fuzzy_remark of one', query: `fuzzy_remark=on-call+${SUBSCRIPTIONS / 2 + 2}` },
  { what: 'fuzzy_remark of half', query: 'fuzzy_remark=CALL&offset=25000' },
  {
    what: 'fuzzy_remark of half, protocol=http, status=1',
    query: 'fuzzy_remark=CALL&protocol=http&status=1',
  },
  { what: 'one topic, offset=500', query: 'offset=500', topic: LISTED_TOPIC },
  { what: 'one topic, fuzzy_remark', query: 'fuzzy_remark=BILLING', topic: LISTED_TOPIC },
] as const;
const GOAL_MS = 20;

/** How long SMN's list takes, over HTTP. */
export const smnList: Part = {
  name: 'smnlist',
  what: `SMN's list of ${SUBSCRIPTIONS.toLocaleString('en')} subscriptions, pages of 100 over HTTP, one request after the other`,
  async run(bench) {
    const { database, settings } = bench;
    const topic = await bench.topic();
    await database.fillList(SUBSCRIPTIONS);
    const api = new AppProcess('api', {
      DATABASE_URL: database.url,
      KAFKA_BROKERS: settings.brokers,
      EVENT_TOPICS: topic.name,
      SMN_TOPIC: topic.name,
      CHANGES_TOPIC: 'ringback.bench-changes',
      NOTICES_TOPIC: 'ringback.bench-notices',
      SECRET_KEY: TEST_SECRET_KEY,
      AUTH: 'open',
      API_PORT: '0',
      LOG_FORMAT: 'json',
      NODE_ENV: 'production',
    });
    try {
      await api.ready();
      const rows = [];
      for (const query of QUERIES) {
        const path =
          'topic' in query ? `topics/urn:smn:local:${TENANT}:${query.topic}/subscriptions` : 'subscriptions';
        const measured = await ask(`${api.url}/v2/${TENANT}/notifications/${path}?${query.query}`);
        rows.push({ what: query.what, ...measured });
      }
      return {
        table: table(
          ['SMN list', 'matches', 'p50 ms', 'p99 ms'],
          rows.map(({ what, count, p50, p99 }) => [
            what,
            count.toLocaleString('en'),
            p50.toFixed(1),
            p99.toFixed(1),
          ]),
        ),
        goals: rows.map(({ what, p99 }) => ({
          what: `SMN's list, ${what}, p99`,
          bound: 'below',
          limit: GOAL_MS,
          unit: 'ms',
          measured: p99,
        })),
      };
    } finally {
      await api.stop();
      await database.clearList();
    }
  },
};

async function ask(url: string): Promise<{ count: number; p50: number; p99: number }> {
  const taken = new Float64Array(REQUESTS);
  let count = 0;
  for (let index = -WARM_REQUESTS; index < REQUESTS; index += 1) {
    const since = performance.now();
    const response = await fetch(url);
    const body = (await response.json()) as { subscription_count: number };
    const ms = performance.now() - since;
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
    if (index >= 0) taken[index] = ms;
    count = body.subscription_count;
  }
  taken.sort();
  const share = (part: number) => taken[Math.floor(REQUESTS * part)] ?? NaN;
  return { count, p50: share(0.5), p99: share(0.99) };
}
