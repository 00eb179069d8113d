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

/** The two with a goal; then what the nearer end does not help, and every filter. */
const QUERIES = [
  { what: 'first page', path: 'subscriptions', goalMs: 20 },
  { what: 'offset=99900', path: 'subscriptions?offset=99900', goalMs: 20 },
  { what: 'offset=50000', path: 'subscriptions?offset=50000' },
  { what: 'protocol=https', path: 'subscriptions?protocol=https' },
  { what: 'protocol=https, offset=24900', path: 'subscriptions?protocol=https&offset=24900' },
  { what: 'status=0', path: 'subscriptions?status=0' },
  { what: 'protocol=http, status=0, offset=5000', path: 'subscriptions?protocol=http&status=0&offset=5000' },
  {
    what: 'endpoint',
    path: `subscriptions?endpoint=${encodeURIComponent(endpointOf(SUBSCRIPTIONS / 2))}`,
  },
  { what: 'one topic of 1,000', path: `topics/urn:smn:local:${TENANT}:${LISTED_TOPIC}/subscriptions` },
  { what: 'fuzzy_remark, 1,000 of 50,000 remarks', path: 'subscriptions?fuzzy_remark=BILLING' },
] as const;

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
        const url = `${api.url}/v2/${TENANT}/notifications/${query.path}`;
        rows.push({ ...query, ...(await ask(url)) });
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
        goals: rows.flatMap((row) =>
          'goalMs' in row
            ? [
                {
                  what: `SMN's list, ${row.what}, p99`,
                  bound: 'below' as const,
                  limit: row.goalMs,
                  unit: 'ms',
                  measured: row.p99,
                },
              ]
            : [],
        ),
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
