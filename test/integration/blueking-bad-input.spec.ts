import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BluekingClient, EXAMPLE_BODY } from '../support/blueking-client.js';
import { startTestApi, type TestApi } from './api-process.js';

const ENGLISH = { HTTP_BLUEKING_LANGUAGE: 'en' };

/** What a failure told. */
interface Told {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

describe('BlueKing dialect given bad input', () => {
  let api: TestApi;
  let client: BluekingClient;

  beforeAll(async () => {
    api = await startTestApi();
    client = new BluekingClient(api.url);
  });

  afterAll(async () => {
    await api.stop();
  });

  async function answered(method: string, path: string, body?: unknown): Promise<Told> {
    const { status, headers, body: envelope } = await client.send(method, path, body, ENGLISH);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('cc_request_id')).toBeTruthy();
    const failure = envelope as { result: boolean; bk_error_code: number; bk_error_msg: string; data: null };
    expect(Object.keys(failure).sort()).toEqual(['bk_error_code', 'bk_error_msg', 'data', 'result']);
    expect(failure).toMatchObject({ result: false, data: null });
    expect(failure.bk_error_msg).not.toMatch(/ at |node_modules|\.ts|SELECT|INSERT/);
    return { status, code: failure.bk_error_code, message: failure.bk_error_msg };
  }

  function post(body: unknown): Promise<Told> {
    return answered('POST', 'subscribe/0/0', body);
  }

  it.each([
    ['no body', undefined],
    ['broken JSON', '{"subscription_name":'],
    ['a list', []],
    ['a text', '"x"'],
    ['a null', 'null'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['a raw NUL', '{"subscription_name":"a\0"}'],
    ['a wrong type', { ...EXAMPLE_BODY, subscription_name: 5 }],
    ['a fraction', { ...EXAMPLE_BODY, timeout: 1.5 }],
    ['a number beyond numbers', JSON.stringify(EXAMPLE_BODY).replace('10}', '1e400}')],
    ['lists in lists in lists', '['.repeat(500_000)],
    ['well-formed depth', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
  ])('should refuse %s as no JSON of the right types', async (_, body) => {
    expect(await post(body)).toMatchObject({
      status: 400,
      code: 1199000,
      message: expect.stringMatching(/^Deserializing JSON data failed: ./) as string,
    });
  });

  it('should ignore depth in what it does not know', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const body = JSON.stringify({ ...EXAMPLE_BODY, subscription_name: 'deep', other: 0 }).replace(
      '"other":0',
      `"other":${deep}`,
    );
    expect((await client.send('POST', 'subscribe/0/0', body)).status).toBe(200);
  });

  it.each([
    ['subscription_name', { subscription_name: ' ' }],
    ['callback_url', { callback_url: null }],
    ['subscription_form', { subscription_form: ', ,' }],
    ['confirm_mode', { confirm_mode: undefined }],
  ])('should name the missing %s', async (field, change) => {
    expect(await post({ ...EXAMPLE_BODY, ...change })).toEqual({
      status: 400,
      code: 1199010,
      message: `'${field}' unassigned`,
    });
  });

  it.each([
    ['subscription_name', { subscription_name: 'x'.repeat(256) }],
    ['subscription_name', { subscription_name: 'a\0b' }],
    ['subscription_name', { subscription_name: 'a\ud83d' }],
    ['system_name', { system_name: '\udc00' }],
    ['callback_url', { callback_url: 'javascript:alert(1)' }],
    ['subscription_form', { subscription_form: 'host*create' }],
    ['timeout', { timeout: 601 }],
    ['time_out', { timeout: undefined, time_out: 601 }],
    ['confirm_mode', { confirm_mode: 'status' }],
    ['confirm_pattern', { confirm_mode: 'regular', confirm_pattern: '[' }],
  ])('should name %s, which is not acceptable', async (field, change) => {
    expect(await post({ ...EXAMPLE_BODY, ...change })).toMatchObject({
      status: 400,
      code: 1199006,
      message: expect.stringContaining(`'${field}' data parameter verification does not pass: `) as string,
    });
  });

  it.each([
    ['bk_supplier_account', 'POST', 'subscribe/a%20b/0'],
    ['bk_supplier_account', 'POST', `subscribe/${'a'.repeat(65)}/0`],
    ['bk_supplier_account', 'POST', 'subscribe/%E4%B8%AD/0'],
    ['bk_supplier_account', 'POST', 'subscribe/..%2f..%2fetc/0'],
    ['bk_supplier_account', 'POST', 'subscribe/a%00/0'],
    ['bk_biz_id', 'POST', 'subscribe/0/-1'],
    ['bk_biz_id', 'POST', 'subscribe/0/1.5'],
    ['bk_biz_id', 'POST', 'subscribe/0/1e3'],
    ['bk_biz_id', 'POST', 'subscribe/0/9007199254740993'],
    ['bk_biz_id', 'POST', 'subscribe/search/0/x'],
    ['subscription_id', 'PUT', 'subscribe/0/0/0'],
    ['subscription_id', 'DELETE', 'subscribe/0/0/-1'],
    ['subscription_id', 'DELETE', 'subscribe/0/0/0x10'],
  ])('should judge %s of the path before the body: %s %s', async (argument, method, path) => {
    expect(await answered(method, path, 'no JSON')).toMatchObject({
      status: 400,
      code: 1199006,
      message: expect.stringContaining(`'${argument}' data parameter verification does not pass`) as string,
    });
  });

  it('should hold ids beyond all numbers for not found', async () => {
    for (const id of ['4294967296', '9'.repeat(300)]) {
      expect(await answered('DELETE', `subscribe/0/0/${id}`)).toMatchObject({ status: 404, code: 1103001 });
      expect(await answered('PUT', `subscribe/0/0/${id}`, EXAMPLE_BODY)).toMatchObject({
        status: 404,
        code: 1103003,
      });
    }
  });

  it('should refuse 5 MB with 413', async () => {
    expect(await post('x'.repeat(5_000_000))).toMatchObject({ status: 413, code: 1199000 });
    expect(await answered('POST', 'subscribe/search/0/0', Buffer.alloc(5_000_000))).toMatchObject({
      status: 413,
      code: 1199000,
    });
  });

  it.each([
    ['GET', ''],
    ['POST', 'subscribe'],
    ['POST', 'subscribe/0'],
    ['POST', 'subscribe/0/0/1/2'],
    ['GET', 'unsubscribe/0/0/1'],
    ['POST', 'constructor/__proto__'],
  ])('should know no route %s %s', async (method, path) => {
    expect(await answered(method, path)).toMatchObject({ status: 404, code: 1199000 });
  });

  it.each([
    ['GET', 'subscribe/0/0', 'POST'],
    ['DELETE', 'subscribe/0/0', 'POST'],
    ['GET', 'subscribe/0/0/1', 'PUT, DELETE'],
    ['PATCH', 'subscribe/0/0/1', 'PUT, DELETE'],
    ['GET', 'subscribe/search/0/0', 'POST, PUT, DELETE'],
    ['GET', 'subscribe/ping', 'POST'],
    ['PUT', 'subscribe/telnet/', 'POST'],
    ['OPTIONS', 'subscribe/0/0', 'POST'],
  ])('should refuse the method of %s %s', async (method, path, allow) => {
    const { headers } = await client.send(method, path);
    expect(headers.get('allow')).toBe(allow);
    expect(await answered(method, path)).toMatchObject({ status: 405, code: 1199000 });
  });

  it('should refuse a path that cannot be decoded', async () => {
    expect(await answered('POST', 'subscribe/%zz/0', EXAMPLE_BODY)).toMatchObject({
      status: 400,
      code: 1199000,
    });
  });

  it('should leave versions that are none to nobody', async () => {
    const response = await fetch(`${api.url}/api/vx/event/subscribe/0/0`, {
      method: 'POST',
      body: JSON.stringify(EXAMPLE_BODY),
    });
    expect(response.status).toBe(404);
  });

  it.each([
    [1103002, { page: { start: -1 } }],
    [1103002, { condition: { HostName: 'x' } }],
    [1103002, { condition: { statistics: { $gt: 1 } } }],
    [1103002, { condition: { operator: { $regex: '(' } } }],
    [1103002, { condition: { operator: '\ud800' } }],
    [1199000, { condition: [] }],
    [1199000, { fields: [1] }],
    [1199000, { page: { limit: '10' } }],
    [1199000, []],
  ])('should answer %i for the search %j', async (code, body) => {
    expect(await answered('POST', 'subscribe/search/0/0', body)).toMatchObject({ status: 400, code: code });
  });

  it('should search by anything that is a value', async () => {
    await client.subscribe({ subscription_name: 'o\'\\" OR 1=1 -- %_\u0001😀' });
    const names = ['o\'\\" OR 1=1 -- %_\u0001😀', "' OR ''='", '%', '\u0000', 1, null, true, 1e308];
    const found: unknown[] = [];
    for (const subscription_name of names) {
      const { status, body } = await client.send('POST', 'subscribe/search/0/0', {
        condition: { subscription_name },
      });
      expect(status).toBe(200);
      found.push((body as { data: unknown[] }).data.length);
    }
    expect(found).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('should search beyond the end', async () => {
    const { body } = await client.send('POST', 'subscribe/search/0/0', {
      page: { start: 1e300, limit: 1e300 },
    });
    expect(body).toMatchObject({ result: true, data: [] });
  });
});
