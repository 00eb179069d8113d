import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BluekingClient, EXAMPLE_BODY } from '../support/blueking-client.js';
import { insertSubscriptions } from '../support/insert-subscriptions.js';
import { startTestApi, type TestApi } from './api-process.js';
import { SHAPES } from './blueking-shapes.js';

describe.each(['document', 'cmdb'] as const)('BlueKing operations in the shape %s', (name) => {
  const shape = SHAPES[name];
  let api: TestApi;
  let client: BluekingClient;

  beforeAll(async () => {
    api = await startTestApi({ BLUEKING_RESPONSES: name });
    client = new BluekingClient(api.url);
  });

  afterAll(async () => {
    await api.stop();
  });

  beforeEach(async () => {
    await api.database.dataSource.query('DELETE FROM subscription');
  });

  async function search(body: unknown = {}, scope = '0/0'): Promise<unknown> {
    const answer = await client.send('POST', `subscribe/search/${scope}`, body);
    expect(answer.status).toBe(200);
    return (answer.body as { data: unknown }).data;
  }

  it('should subscribe by the example of the document, and give it back', async () => {
    const answer = await client.send('POST', 'subscribe/0/2', EXAMPLE_BODY, { BK_User: 'admin' });
    const id = (answer.body as { data: { subscription_id: number } }).data.subscription_id;
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.body).toEqual(shape.success({ subscription_id: id }));
    const found = await client.send('POST', 'subscribe/search/0/2', {
      page: { start: 0, limit: 10, sort: 'HostName' },
    });
    expect(found.status).toBe(200);
    expect(found.headers.get('content-type')).toMatch(/^application\/json/);
    expect(found.body).toEqual(shape.success(shape.found([shape.subscription(id, { operator: 'admin' })])));
  });

  it('should store with the subscription where the event topics end', async () => {
    const id = await client.subscribe();
    const [row] = await api.database.dataSource.query<{ floors: unknown }[]>(
      'SELECT floors FROM subscription WHERE id = ?',
      [id],
    );
    expect(row?.floors).toEqual({ [api.config.broker.eventTopics[0] ?? '']: [0, 0, 0] });
  });

  it('should update all of a subscription', async () => {
    const id = await client.subscribe({}, '0/5');
    const change = {
      subscription_name: '名字 😀',
      system_name: '',
      callback_url: 'https://example.com/x?y=1',
      confirm_mode: '2',
      confirm_pattern: 'ok|done',
      subscription_form: 'hostupdate, hostcreate,biz*',
      time_out: 30,
    };
    const answer = await client.send('PUT', `subscribe/0/5/${id}/`, change, { BK_User: '张三' });
    expect(answer).toMatchObject({ status: 200, body: shape.success(shape.done) });
    const { time_out: seconds, ...rest } = change;
    const timeout = name === 'document' ? { timeout: seconds } : { time_out: seconds };
    const expected = {
      ...rest,
      ...timeout,
      confirm_mode: 'regular',
      subscription_form: 'biz*,hostcreate,hostupdate',
      operator: '张三',
    };
    expect(await search()).toEqual(shape.found([shape.subscription(id, expected)]));
  });

  it('should unsubscribe, once', async () => {
    const id = await client.subscribe();
    expect(await client.send('DELETE', `subscribe/0/0/${id}`, {})).toMatchObject({
      status: 200,
      body: shape.success(shape.done),
    });
    expect(await search()).toEqual(shape.found([]));
    expect(await client.send('DELETE', `subscribe/0/0/${id}`)).toMatchObject({
      status: 404,
      body: shape.failure(1103001, '删除订阅失败: no such subscription'),
    });
  });

  it('should answer 404 for an update of nothing, after its body was judged', async () => {
    expect(await client.send('PUT', 'subscribe/0/0/4294967299', EXAMPLE_BODY)).toMatchObject({
      status: 404,
      body: shape.failure(1103003, '更新订阅失败: no such subscription'),
    });
    expect(await client.send('PUT', 'subscribe/0/0/4294967299', {})).toMatchObject({
      status: 400,
      body: shape.failure(1199010, "'subscription_name' 未赋值"),
    });
  });

  it('should tell a taken name, in both languages', async () => {
    await client.subscribe();
    const id = await client.subscribe({ subscription_name: 'other' });
    const english = { HTTP_BLUEKING_LANGUAGE: 'en' };
    expect(await client.send('POST', 'subscribe/0/7', EXAMPLE_BODY)).toMatchObject({
      status: 409,
      body: shape.failure(1199014, '数据唯一性校验失败， subscription_name 重复'),
    });
    expect(await client.send('PUT', `subscribe/0/0/${id}`, EXAMPLE_BODY, english)).toMatchObject({
      status: 409,
      body: shape.failure(1199014, 'duplicated instances exist, fields [subscription_name] duplicated'),
    });
  });

  it('should give a name to one of many who ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => client.send('POST', 'subscribe/0/0', EXAMPLE_BODY)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
    expect(await search()).toMatchObject(shape.found([{ subscription_name: 'mysubscribe' }]));
  });

  it('should keep businesses and tenants apart', async () => {
    const id = await client.subscribe({}, '0/5');
    expect(await search({}, '0/6')).toEqual(shape.found([]));
    expect(await search({}, '1/0')).toEqual(shape.found([]));
    expect((await client.send('PUT', `subscribe/0/6/${id}`, EXAMPLE_BODY)).status).toBe(404);
    expect((await client.send('DELETE', `subscribe/1/0/${id}`)).status).toBe(404);
    expect((await client.send('DELETE', `subscribe/0/0/${id}`)).status).toBe(200);
  });

  it('should sum statistics over lanes', async () => {
    const id = await client.subscribe();
    await api.database.dataSource.query(
      "INSERT INTO delivery_progress (subscription_id, topic, `partition`, total, failure) VALUES (?, 't', 0, 20, 2), (?, 't', 1, 10, 0)",
      [id, id],
    );
    expect(await search()).toMatchObject(shape.found([{ statistics: { total: 30, failure: 2 } }]));
  });

  it('should limit members, and know the timeout by both names', async () => {
    const id = await client.subscribe();
    const timeout = name === 'document' ? { timeout: 10 } : { time_out: 10 };
    expect(await search({ fields: ['subscription_id', 'HostName', 'timeout'] })).toEqual(
      shape.found([{ subscription_id: id, ...timeout }]),
    );
    expect(await search({ fields: ['time_out', 'statistics'] })).toEqual(
      shape.found([{ ...timeout, statistics: { total: 0, failure: 0 } }]),
    );
  });

  it('should count all matches, whatever the page', async () => {
    for (const one of ['a', 'b', 'c', 'd']) await client.subscribe({ subscription_name: one });
    const body = { page: { start: 1, limit: 2, sort: '-subscription_name' }, fields: ['subscription_name'] };
    const page = [{ subscription_name: 'c' }, { subscription_name: 'b' }];
    expect(await search(body)).toEqual(shape.found(page, 4));
    const regex = { ...body, condition: { subscription_name: { $regex: '^[abc]$' } } };
    expect(await search(regex)).toEqual(
      shape.found([{ subscription_name: 'b' }, { subscription_name: 'a' }], 3),
    );
  });

  it('should answer thousands in one stream', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => ({ name: `n${index}` }));
    await insertSubscriptions(api.database.dataSource, rows);
    const data = await search({ page: { limit: 0 }, fields: ['subscription_name'] });
    expect(data).toEqual(shape.found(rows.map(({ name }) => ({ subscription_name: name }))));
  });

  it('should repeat the request id, or give one', async () => {
    const ids = { Cc_Request_Id: 'cc00-1', 'X-Bkapi-Request-Id': 'bk-2' };
    expect((await client.send('POST', 'subscribe/search/0/0', {}, ids)).headers.get('cc_request_id')).toBe(
      'cc00-1',
    );
    const { headers } = await client.send('POST', 'subscribe/0/0', {}, { 'X-Bkapi-Request-Id': 'bk-2' });
    expect(headers.get('cc_request_id')).toBe('bk-2');
    expect((await client.send('GET', 'nowhere')).headers.get('cc_request_id')).toMatch(/./);
  });

  it('should not let another tenant be meant by the header', async () => {
    const header = { HTTP_BLUEKING_SUPPLIER_ID: '1' };
    expect(await client.send('POST', 'subscribe/0/0', EXAMPLE_BODY, header)).toMatchObject({
      status: 403,
      body: shape.failure(1199047, '没有操作的权限'),
    });
    expect((await client.send('POST', 'subscribe/1/0', EXAMPLE_BODY, header)).status).toBe(200);
  });
});
