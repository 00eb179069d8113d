import { request as httpRequest } from 'node:http';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '#libs/domain';
import type { AccessKey } from '../../apps/api/src/identity/access-key.js';
import { nameOf, TestKeys } from '../support/test-keys.js';
import { startTestApi, type TestApi } from './api-process.js';

const LIST = '/api/v1/subscriptions';
const SEARCH = '/api/v3/event/subscribe/search/0/0';

describe('identity', () => {
  let api: TestApi;
  let keys: TestKeys;

  beforeAll(async () => {
    api = await startTestApi({ AUTH: 'token' });
    keys = new TestKeys(api.database.dataSource);
  });

  afterAll(async () => {
    await api.stop();
  });

  function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(api.url + path, { headers });
  }

  function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(api.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  describe('ways to identify', () => {
    it('should be X-Auth-Token and Bearer', async () => {
      const token = await keys.token('reader', null);
      expect((await get(LIST, { 'X-Auth-Token': token })).status).toBe(200);
      expect((await get(LIST, { Authorization: `Bearer ${token}` })).status).toBe(200);
      expect((await get(LIST, { Authorization: `bearer  ${token}` })).status).toBe(200);
      expect((await post(SEARCH, {}, { 'X-Auth-Token': token })).status).toBe(200);
    });

    it('should be what the official SDK signs, with a query and with a body', async () => {
      const pair = await keys.accessKey('manager', null);
      const query = { name_prefix: "odd *()!'~ 主题 +%/?&=", limit: '5' };
      const signed = sign(pair, 'GET', LIST, query);
      expect(await send('GET', `${LIST}?${new URLSearchParams(query).toString()}`, signed)).toBe(200);
      const draft = { name: '订阅', callback_url: 'http://127.0.0.1:9/', event_names: ['hostcreate'] };
      const created = sign(pair, 'POST', LIST, {}, draft);
      expect(await send('POST', LIST, created, JSON.stringify(draft))).toBe(201);
      expect(await send('POST', LIST, created, JSON.stringify({ ...draft, name: 'other' }))).toBe(401);
    });

    it('should take the hash of the body that a client tells, if it is the hash', async () => {
      const pair = await keys.accessKey('manager', null);
      const unsigned = sign(pair, 'GET', LIST, {}, undefined, { 'X-Sdk-Content-Sha256': 'UNSIGNED-PAYLOAD' });
      expect(await send('GET', LIST, unsigned)).toBe(200);
      const wrong = sign(pair, 'GET', LIST, {}, undefined, { 'X-Sdk-Content-Sha256': 'f'.repeat(64) });
      expect(await send('GET', LIST, wrong)).toBe(401);
    });

    it('should not be a signature of another time, secret or key', async () => {
      const pair = await keys.accessKey('manager', null);
      const old = sign(pair, 'GET', LIST, {}, undefined, { 'X-Sdk-Date': '20200101T000000Z' });
      expect(await send('GET', LIST, old)).toBe(401);
      const stranger = { ...pair, secretKey: 'guessed' };
      expect(await send('GET', LIST, sign(stranger, 'GET', LIST))).toBe(401);
      const nobody = { ...pair, accessKey: 'X'.repeat(20) };
      expect(await send('GET', LIST, sign(nobody, 'GET', LIST))).toBe(401);
    });
  });

  describe('what is refused', () => {
    it('should be told as a problem document', async () => {
      const response = await get(LIST);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="ringback"');
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ status: 401, title: 'Unauthorized' });
    });

    it.each([
      ['zh', '[X-Auth-Token]授权信息查询失败', '没有操作的权限'],
      ['en', "'X-Auth-Token' authorization information query failed", 'Do not have access permission.'],
    ])('should be told in the envelope of BlueKing, in %s', async (language, missing, forbidden) => {
      const headers = { HTTP_BLUEKING_LANGUAGE: language };
      const unknown = await post(SEARCH, {}, headers);
      expect(unknown.status).toBe(401);
      expect(await unknown.json()).toEqual({
        result: false,
        bk_error_code: 1199027,
        bk_error_msg: expect.stringContaining(missing) as string,
        data: null,
      });
      const token = await keys.token('admin', 'elsewhere');
      const foreign = await post(SEARCH, {}, { ...headers, 'X-Auth-Token': token });
      expect(foreign.status).toBe(403);
      expect(await foreign.json()).toMatchObject({
        bk_error_code: 1199047,
        bk_error_msg: expect.stringContaining(forbidden) as string,
      });
    });

    it('should be an expired token, and an expired key', async () => {
      const token = await keys.token('reader', null, -1);
      expect((await get(LIST, { 'X-Auth-Token': token })).status).toBe(401);
      const pair = await keys.accessKey('reader', null, -1);
      expect(await send('GET', LIST, sign(pair, 'GET', LIST))).toBe(401);
    });

    it('should be a revoked key at once, and all keys of a revoked principal', async () => {
      const token = await keys.token('reader', 'leaving');
      const pair = await keys.accessKey('reader', 'leaving');
      const other = await keys.accessKey('reader', 'leaving');
      const answers = async () => [
        (await get(LIST, { 'X-Auth-Token': token })).status,
        await send('GET', LIST, sign(pair, 'GET', LIST)),
        await send('GET', LIST, sign(other, 'GET', LIST)),
      ];
      expect(await answers()).toEqual([200, 200, 200]);
      await keys.revoke(pair.accessKey);
      expect(await answers()).toEqual([200, 401, 200]);
      await keys.revoke(nameOf('reader', 'leaving'));
      expect(await answers()).toEqual([401, 401, 401]);
    });
  });

  it.each([
    ['GET', LIST, { reader: 200, manager: 200, publisher: 403, admin: 200 }],
    ['POST', LIST, { reader: 403, manager: 422, publisher: 403, admin: 422 }],
    ['POST', '/api/v1/events', { reader: 403, manager: 403, publisher: 422, admin: 422 }],
    ['POST', SEARCH, { reader: 200, manager: 200, publisher: 403, admin: 200 }],
    ['POST', '/api/v3/event/subscribe/0/0', { reader: 403, manager: 400, publisher: 403, admin: 400 }],
    ['POST', '/api/v3/event/subscribe/telnet', { reader: 403, manager: 400, publisher: 403, admin: 400 }],
  ])('should let roles do what is theirs: %s %s', async (method, path, expected) => {
    for (const role of ROLES) {
      const token = await keys.token(role, null);
      const body = method === 'GET' ? null : '{}';
      const response = await fetch(api.url + path, { method, body, headers: { 'X-Auth-Token': token } });
      expect([role, response.status]).toEqual([role, expected[role]]);
    }
  });

  it.each(['/livez', '/readyz', '/metrics', '/docs/openapi.json', '/api/v3/event/nothing'])(
    'should ask nobody at %s',
    async (path) => {
      expect([200, 404]).toContain((await get(path)).status);
    },
  );

  function send(method: string, path: string, headers: Headers, body = ''): Promise<number> {
    return new Promise((resolve, reject) => {
      // fetch would set a Host and a content type of its own.
      const sent = httpRequest({ port: api.port, host: '127.0.0.1', method, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  type Headers = Record<string, string>;

  function sign(
    { accessKey, secretKey }: AccessKey,
    method: string,
    path: string,
    queryParams: object = {},
    data?: object,
    headers: Headers = {},
  ): Headers {
    const request = {
      method,
      endpoint: api.url + path,
      headers: { 'content-type': 'application/json', ...headers },
      queryParams,
      ...(data !== undefined && { data }),
    };
    const credential = new BasicCredentials().withAk(accessKey).withSk(secretKey);
    return AKSKSigner.sign(request, credential);
  }
});

describe('failed attempts to identify', () => {
  it('should be heard no more after 20 in a minute, while those that were good before are', async () => {
    const api = await startTestApi({ AUTH: 'token' });
    try {
      const keys = new TestKeys(api.database.dataSource);
      const good = await keys.token('reader', null);
      const late = await keys.token('manager', null);
      const status = async (token: string, path = LIST) =>
        (await fetch(api.url + path, { headers: { 'X-Auth-Token': token } })).status;
      expect(await status(good)).toBe(200);
      for (let attempt = 1; attempt <= 20; attempt += 1) expect(await status('guess')).toBe(401);
      const refused = await fetch(api.url + LIST, { headers: { 'X-Auth-Token': 'guess' } });
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
      expect(await refused.json()).toMatchObject({ status: 429, title: 'Too Many Requests' });
      const blueking = await fetch(api.url + SEARCH, {
        method: 'POST',
        headers: { 'X-Auth-Token': 'guess' },
      });
      expect(blueking.status).toBe(429);
      expect(await blueking.json()).toMatchObject({ result: false, bk_error_code: 1199027 });
      expect(await status(late)).toBe(429);
      expect(await status(good)).toBe(200);
      // Whoever says nothing tries nothing.
      expect((await fetch(api.url + LIST)).status).toBe(401);
    } finally {
      await api.stop();
    }
  });
});
