import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SecretBox } from '#libs/secrets';
import { signingSecretContext } from '#libs/webhook-signing';
import { TEST_SECRET_KEY } from '../support/secret-key.js';
import { startTestApi, type TestApi } from './api-process.js';
import { NativeClient } from './native-client.js';

const GIVEN = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

let api: TestApi;
let client: NativeClient;
let names = 0;

beforeAll(async () => {
  api = await startTestApi();
  client = new NativeClient(api.url);
});

afterAll(async () => {
  await api.stop();
});

async function subscribed(): Promise<string> {
  names += 1;
  const answer = await client.post('/subscriptions', {
    name: `s-${names}`,
    callback_url: 'http://127.0.0.1:9/',
    event_names: ['hostcreate'],
  });
  return `/subscriptions/${String(answer.body['id'])}/secrets`;
}

async function created(path: string, kind = 'v1'): Promise<Record<string, unknown> & { id: string }> {
  const answer = await client.post(path, { kind });
  expect(answer.status).toBe(201);
  return answer.body as Record<string, unknown> & { id: string };
}

async function listed(path: string): Promise<Record<string, unknown>[]> {
  const answer = await client.get(path);
  expect(answer.status).toBe(200);
  return answer.body['secrets'] as Record<string, unknown>[];
}

describe('signing secrets', () => {
  it('should be shown once, and kept sealed for their own row', async () => {
    const path = await subscribed();
    expect(await listed(path)).toEqual([]);
    const { secret, ...rest } = await created(path);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(rest).toMatchObject({ kind: 'v1', public_key: null, expires_at: null });
    expect(await listed(path)).toEqual([rest]);
    const rows = await api.database.dataSource.query<{ subscription_id: number; sealed: Buffer }[]>(
      'SELECT subscription_id, sealed FROM signing_secret WHERE id = ?',
      [rest.id],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('there is no row');
    const box = new SecretBox(TEST_SECRET_KEY);
    const opened = box.open(row.sealed, signingSecretContext(row.subscription_id, rest.id));
    expect(`whsec_${opened.toString('base64')}`).toBe(secret);
  });

  it('should show the public key of a pair at any time, and its private key never', async () => {
    const path = await subscribed();
    const { secret, ...rest } = await created(path, 'v1a');
    expect(secret).toBeNull();
    expect(rest['public_key']).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    expect(await listed(path)).toEqual([rest]);
  });

  it('should be those that the receiver has, where it has one', async () => {
    const answer = await client.post(await subscribed(), { kind: 'v1', secret: GIVEN });
    expect(answer).toMatchObject({ status: 201, body: { kind: 'v1', secret: GIVEN } });
  });

  it('should be followed by another of the same kind, and end a day later', async () => {
    const path = await subscribed();
    const [first, pair, second] = [await created(path), await created(path, 'v1a'), await created(path)];
    const all = await listed(path);
    expect(all.map(({ id }) => id)).toEqual([first.id, pair.id, second.id]);
    expect(all.map(({ expires_at: end }) => end === null)).toEqual([false, true, true]);
    const inHours = (Date.parse(String(all[0]?.['expires_at'])) - Date.now()) / 3_600_000;
    expect(inHours).toBeGreaterThan(23.9);
    expect(inHours).toBeLessThan(24.1);
  });

  it('should be revoked at once, the current one not before the others', async () => {
    const path = await subscribed();
    const [first, second] = [await created(path), await created(path)];
    expect((await client.call('DELETE', `${path}/${second.id}`)).status).toBe(409);
    expect((await client.call('DELETE', `${path}/${first.id}`)).status).toBe(204);
    expect((await client.call('DELETE', `${path}/${first.id}`)).status).toBe(404);
    expect((await client.call('DELETE', `${path}/${second.id}`)).status).toBe(204);
    expect(await listed(path)).toEqual([]);
  });

  it('should be at most five', async () => {
    const path = await subscribed();
    for (let n = 0; n < 5; n += 1) await created(path, n % 2 === 0 ? 'v1' : 'v1a');
    expect((await client.post(path, { kind: 'v1' })).status).toBe(409);
    expect(await listed(path)).toHaveLength(5);
  });

  it.each([
    ['/kind', {}],
    ['/kind', { kind: 'v2' }],
    ['/kind', { kind: ['v1'] }],
    ['/secret', { kind: 'v1', secret: 7 }],
    ['/secret', { kind: 'v1', secret: 'whsec_' }],
    ['/secret', { kind: 'v1', secret: GIVEN.slice(0, -4) }],
    ['/secret', { kind: 'v1', secret: `whsec_${Buffer.alloc(65).toString('base64')}` }],
    ['/secret', { kind: 'v1a', secret: GIVEN }],
    ['/public_key', { kind: 'v1a', public_key: 'x' }],
  ])('should refuse %s of %j', async (pointer, body) => {
    const path = await subscribed();
    expect(await client.post(path, body)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(await listed(path)).toEqual([]);
  });

  it('should belong to a subscription that is there', async () => {
    const [path, other] = [await subscribed(), await subscribed()];
    const { id } = await created(path);
    for (const absent of ['/subscriptions/999999/secrets', '/subscriptions/x/secrets']) {
      expect((await client.get(absent)).status).toBe(404);
      expect((await client.post(absent, { kind: 'v1' })).status).toBe(404);
      expect((await client.call('DELETE', `${absent}/${id}`)).status).toBe(404);
    }
    for (const wrong of [`${other}/${id}`, `${path}/x`, `${path}/${id.toUpperCase()}x`])
      expect((await client.call('DELETE', wrong)).status).toBe(404);
    expect(await listed(path)).toHaveLength(1);
  });

  it('should refuse a body that is no JSON, and other methods', async () => {
    const path = await subscribed();
    expect((await client.call('POST', path, '{')).status).toBe(400);
    expect((await client.call('POST', path, '')).status).toBe(400);
    const put = await client.call('PUT', path, {});
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST']);
    const get = await client.get(`${path}/${'0'.repeat(32)}`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'DELETE']);
  });

  it('should go with their subscription', async () => {
    const path = await subscribed();
    await created(path);
    const subscription = path.replace('/secrets', '');
    expect((await client.call('DELETE', subscription)).status).toBe(204);
    expect((await client.get(path)).status).toBe(404);
    const left = await api.database.dataSource.query<unknown[]>(
      'SELECT id FROM signing_secret WHERE subscription_id = ?',
      [Number(subscription.split('/').at(-1))],
    );
    expect(left).toEqual([]);
  });
});
