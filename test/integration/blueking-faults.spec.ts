import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SubscriptionSearch } from '#libs/persistence';
import { EventLogEnds } from '../../apps/api/src/subscriptions/event-log-ends.js';
import { type BluekingAnswer, BluekingClient, EXAMPLE_BODY } from '../support/blueking-client.js';
import { Proxy } from './api-proxy.js';
import { startTestApi, type TestApi } from './api-process.js';

const PROMISED_MS = 5_000;

describe('BlueKing dialect while a service is away', () => {
  let proxy: Proxy;
  let api: TestApi;
  let client: BluekingClient;

  beforeAll(async () => {
    const { hostname, port } = new URL(process.env['DATABASE_URL'] ?? '');
    proxy = await Proxy.open(hostname, Number(port));
    const throughProxy = (url: string): string =>
      Object.assign(new URL(url), { host: `127.0.0.1:${proxy.port}` }).href;
    api = await startTestApi({ DATABASE_POOL: '4' }, throughProxy);
    client = new BluekingClient(api.url);
  });

  afterEach(() => {
    proxy.restore();
    vi.restoreAllMocks();
  });

  afterAll(async () => {
    await api.stop();
    await proxy.close();
  });

  async function prompt(method: string, path: string, body?: unknown): Promise<BluekingAnswer> {
    const begun = performance.now();
    const answer = await client.send(method, path, body, { HTTP_BLUEKING_LANGUAGE: 'en' });
    expect(performance.now() - begun).toBeLessThan(PROMISED_MS);
    return answer;
  }

  async function names(): Promise<string[]> {
    const rows = await api.database.dataSource.query<{ name: string }[]>('SELECT name FROM subscription');
    return rows.map(({ name }) => name);
  }

  function fault(code: number, message: string): object {
    return { status: 500, body: { result: false, bk_error_code: code, bk_error_msg: message, data: null } };
  }

  it.each(['cut', 'freeze'] as const)(
    'should answer its own faults and recover when the database is away: %s',
    async (mode) => {
      const id = await client.subscribe({ subscription_name: mode });
      proxy[mode]();
      const answers = await Promise.all([
        prompt('POST', 'subscribe/0/0', EXAMPLE_BODY),
        prompt('PUT', `subscribe/0/0/${id}`, EXAMPLE_BODY),
        prompt('DELETE', `subscribe/0/0/${id}`),
        prompt('POST', 'subscribe/search/0/0', {}),
        prompt('POST', 'subscribe/search/0/0', { condition: { operator: { $regex: 'a' } } }),
      ]);
      expect(answers).toMatchObject([
        fault(1103000, 'Failed to create subscription'),
        fault(1103003, 'Failed to update subscription'),
        fault(1103001, 'Failed to delete subscription'),
        fault(1199999, "'search_subscription' Internal Server Error"),
        fault(1199999, "'search_subscription' Internal Server Error"),
      ]);
      proxy.restore();
      await vi.waitFor(async () => {
        expect((await client.send('POST', 'subscribe/search/0/0', {})).status).toBe(200);
      }, 10_000);
      expect(await names()).toEqual([mode]);
      expect((await client.send('DELETE', `subscribe/0/0/${id}`)).status).toBe(200);
    },
  );

  it('should refuse bad input all the same', async () => {
    proxy.freeze();
    expect((await prompt('POST', 'subscribe/0/0', {})).status).toBe(400);
    expect((await prompt('GET', 'subscribe/0/0')).status).toBe(405);
  });

  it('should have more requests than connections fail in time', async () => {
    proxy.freeze();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => prompt('POST', 'subscribe/search/0/0', {})),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([500]));
  });

  it('should break an answer off that it cannot complete', async () => {
    const rest = async function* (): AsyncGenerator<never[], void, undefined> {
      yield await Promise.resolve([]);
      throw new Error('Connection lost');
    };
    const matches = { kind: 'found', count: 1, first: [], rest } as const;
    vi.spyOn(api.app.get(SubscriptionSearch), 'find').mockResolvedValue(matches);
    await expect(client.send('POST', 'subscribe/search/0/0', {})).rejects.toThrow();
  });

  it('should store nothing without the broker, and unsubscribe without it', async () => {
    const id = await client.subscribe({ subscription_name: 'before' });
    vi.spyOn(api.app.get(EventLogEnds), 'endOffsets').mockRejectedValue(
      new Error('connect ECONNREFUSED 10.1.2.3:9092'),
    );
    expect(await prompt('POST', 'subscribe/0/0', EXAMPLE_BODY)).toMatchObject(
      fault(1103000, 'Failed to create subscription'),
    );
    expect(await prompt('PUT', `subscribe/0/0/${id}`, EXAMPLE_BODY)).toMatchObject(
      fault(1103003, 'Failed to update subscription'),
    );
    expect(await names()).toEqual(['before']);
    expect((await prompt('DELETE', `subscribe/0/0/${id}`)).status).toBe(200);
  });
});
