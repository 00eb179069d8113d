import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestApi } from './api-process.js';
import type { Proxy } from './api-proxy.js';
import { type NativeAnswer, NativeClient } from './native-client.js';
import { OutageApi } from './outage-api.js';

/** An answer within 5 s is promised; the rest is for a machine that is busy with other tests. */
const ANSWER_MS = 5_500;

let outage: OutageApi;
let broker: Proxy;
let database: Proxy;
let api: TestApi;
let client: NativeClient;
let id: string;
let names = 0;

beforeAll(async () => {
  outage = await OutageApi.start();
  ({ api, broker, database } = outage);
  client = new NativeClient(api.url);
  id = String((await subscribe()).body['id']);
});

afterEach(async () => {
  await outage.restore();
});

afterAll(async () => {
  await outage.stop();
});

function subscribe(change: object = {}): Promise<NativeAnswer> {
  names += 1;
  return client.post('/subscriptions', {
    name: `outage ${names}`,
    callback_url: 'http://127.0.0.1:9/',
    event_names: ['hostcreate'],
    ...change,
  });
}

function expectAway(answers: readonly NativeAnswer[]): void {
  for (const { status, ms, headers } of answers) {
    expect(status).toBe(503);
    expect(ms).toBeLessThan(ANSWER_MS);
    expect(headers.get('retry-after')).toBe('1');
  }
  expect(JSON.stringify(answers)).not.toMatch(/127\.0\.0\.1|ECONN|Kafka.?JS/i);
}

describe.each(['cut', 'freeze'] as const)('Kafka away (%s)', (fault) => {
  it('should show and switch subscriptions all the same, and do nothing that needs the log', async () => {
    broker[fault]();
    const shown = await client.get(`/subscriptions/${id}`);
    expect(shown).toMatchObject({
      status: 200,
      body: { state: 'active', lag: null, statistics: { total: 0 } },
    });
    expect(shown.body['lag_reason']).toContain('Kafka');
    expect(shown.ms).toBeLessThan(ANSWER_MS);
    for (const path of ['', `/${id}/attempts`, `/${id}/parked`, `/${id}/commands`])
      expect((await client.get(`/subscriptions${path}`)).status).toBe(200);
    expect((await client.post(`/subscriptions/${id}/pause`)).status).toBe(200);
    expect((await client.post(`/subscriptions/${id}/resume`)).status).toBe(200);
    const before = await client.get('/subscriptions');
    expectAway(
      await Promise.all([
        subscribe(),
        subscribe({ start_at: 'earliest' }),
        client.call('PATCH', `/subscriptions/${id}`, { name: 'changed' }),
        client.post(`/subscriptions/${id}/replay`, { to: 'earliest' }),
        client.post(`/subscriptions/${id}/replay`, { time: '2026-01-01T00:00:00Z', dry_run: true }),
      ]),
    );
    expect((await client.get('/subscriptions')).body).toEqual(before.body);
    expect((await client.get(`/subscriptions/${id}/commands`)).body).toMatchObject({ commands: [] });
  }, 60_000);
});

describe.each(['cut', 'freeze'] as const)('database away (%s)', (fault) => {
  it('should say so within 5 s everywhere, and recover by itself', async () => {
    database[fault]();
    expectAway(
      await Promise.all([
        subscribe(),
        client.get('/subscriptions'),
        client.get(`/subscriptions/${id}`),
        client.call('PATCH', `/subscriptions/${id}`, { name: 'x' }),
        client.call('DELETE', `/subscriptions/${id}`),
        client.post(`/subscriptions/${id}/pause`),
        client.get(`/subscriptions/${id}/attempts`),
        client.get(`/subscriptions/${id}/parked`),
        client.post(`/subscriptions/${id}/parked/retry`, { all: true }),
        client.post(`/subscriptions/${id}/replay`, { to: 'latest' }),
        client.get(`/subscriptions/${id}/commands`),
        client.get('/rejected-events'),
        client.get('/notices'),
      ]),
    );
    database.restore();
    await expect
      .poll(async () => (await client.get(`/subscriptions/${id}`)).status, { timeout: 20_000 })
      .toBe(200);
  }, 60_000);
});
