import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { KeyProgram } from '../support/key-program.js';
import type { Receiver } from '../support/receiver.js';
import type { ReceivedRequest } from '../support/received-request.js';
import { type SdkAnswer, SmnSdk } from '../support/smn-sdk.js';
import { sdkException, SmnService } from '../support/smn-service.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';
import { expectSigned, messageOf } from './smn-system.js';

const HEX = /^[0-9a-f]{32}$/;

const it = systemTest({ apiEnv: { AUTH: 'token' } });

type Items = readonly Readonly<Record<string, unknown>>[];

/** The SDK with a key pair of its own for the project, an admin of it. */
async function sdkOf(system: TestSystem, project: string): Promise<SmnService> {
  const keys = new KeyProgram(system.database.url);
  return new SmnService(SmnSdk.open(system.api.url, project, await keys.accessKey('admin', project)));
}

async function topicOf(sdk: SmnService, name: string): Promise<string> {
  const { topic_urn: urn } = await sdk.createTopic({ name, display_name: name });
  return String(urn);
}

/** A message whose signature and headers are right. */
async function genuineMessage(request: ReceivedRequest): Promise<Readonly<Record<string, string>>> {
  const message = messageOf(request);
  await expectSigned(message);
  expect(request.headers).toMatchObject({
    'x-smn-message-type': message['type'],
    'x-smn-message-id': message['message_id'],
    'x-smn-topic-urn': message['topic_urn'],
  });
  return message;
}

/** @returns the URN of a subscription that a receiver confirmed, by the link that was pushed to it */
async function confirmed(sdk: SmnService, topic: string, receiver: Receiver, path: string): Promise<string> {
  const { subscription_urn: urn } = await sdk.addSubscription(topic, {
    protocol: 'http',
    endpoint: receiver.url(path),
    remark: path,
  });
  await eventually(() => receiver.to(path).length > 0);
  const [request] = receiver.to(path);
  if (request === undefined) throw new Error('nothing was pushed');
  const { subscribe_url: link = '' } = await genuineMessage(request);
  const answer = await fetch(link);
  expect(await answer.json()).toMatchObject({ subscription_urn: urn });
  return String(urn);
}

function itemsOf(answer: SdkAnswer): Items {
  return answer['subscriptions'] as Items;
}

it('should lead from a topic to a signed push, and let it be canceled', async ({
  system,
  receiver,
  tenant,
}) => {
  const sdk = await sdkOf(system, tenant);
  const topic = `urn:smn:local:${tenant}:alarm`;
  expect(await sdk.createTopic({ name: 'alarm', display_name: '告警' })).toMatchObject({
    httpStatusCode: 201,
    topic_urn: topic,
    request_id: expect.stringMatching(HEX) as string,
  });
  expect(await sdk.createTopic({ name: 'alarm' })).toMatchObject({ httpStatusCode: 200, topic_urn: topic });
  const endpoint = receiver.url('/alarm');
  const extension = { header: { 'x-team': 'red' } };
  const wanted = { protocol: 'http', endpoint, remark: '值班', extension };
  const { httpStatusCode, subscription_urn: urn } = await sdk.addSubscription(topic, wanted);
  expect(httpStatusCode).toBe(201);
  expect(await sdk.listSubscriptions()).toMatchObject({
    subscription_count: 1,
    subscriptions: [
      {
        topic_urn: topic,
        protocol: 'http',
        subscription_urn: urn,
        owner: tenant,
        endpoint,
        remark: '值班',
        status: 0,
        filter_polices: [],
      },
    ],
  });

  const [invitation] = await receiver.received(1);
  if (invitation === undefined) throw new Error('nothing was pushed');
  const { subscribe_url: link = '' } = await genuineMessage(invitation);
  expect(link.startsWith(`${system.api.url}/`)).toBe(true);
  const first = await fetch(link);
  expect([first.status, await first.json()]).toMatchObject([200, { subscription_urn: urn }]);
  const second = await fetch(link);
  expect([second.status, await second.json()]).toEqual([403, { message: 'Parameter: token is invalid.' }]);
  expect(itemsOf(await sdk.listSubscriptions({ status: 1 }))).toHaveLength(1);

  const published = await sdk.publishMessage(topic, { subject: '磁盘', message: 'disk is full \u{1F4A5}' });
  const [, request] = await receiver.received(2);
  if (request === undefined) throw new Error('nothing was pushed');
  const message = await genuineMessage(request);
  expect(message).toMatchObject({
    type: 'Notification',
    subject: '磁盘',
    message: 'disk is full \u{1F4A5}',
    message_id: published['message_id'],
    topic_urn: topic,
    signature_version: 'v1',
  });
  expect(message['timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(request.headers).toMatchObject({ 'x-smn-subscription-urn': urn, 'x-team': 'red' });

  expect((await fetch(message['unsubscribe_url'] ?? '')).status).toBe(200);
  expect(itemsOf(await sdk.listSubscriptions({ status: 3 }))).toMatchObject([{ subscription_urn: urn }]);
  const [, , farewell] = await receiver.received(3);
  if (farewell === undefined) throw new Error('nothing was pushed');
  const { type, subscribe_url: again = '' } = await genuineMessage(farewell);
  expect(type).toBe('UnsubscribeConfirmation');
  expect((await fetch(again)).status).toBe(200);
  expect(itemsOf(await sdk.listSubscriptions({ status: 1 }))).toHaveLength(1);
});

it('should list with each filter, and page to the end', async ({ system, receiver, tenant }) => {
  const sdk = await sdkOf(system, tenant);
  const [alarm, other] = [await topicOf(sdk, 'alarm'), await topicOf(sdk, 'other')];
  const endpoints = Array.from({ length: 7 }, (_, n) => receiver.url(`/list-${n}`));
  for (const [n, endpoint] of endpoints.entries()) {
    const body = { protocol: 'http', endpoint, remark: n % 2 === 0 ? `Even ${n} 偶%_` : '' };
    await sdk.addSubscription(n < 5 ? alarm : other, body);
  }
  await sdk.addSubscription(other, { protocol: 'https', endpoint: 'https://127.0.0.1:9/' });
  await confirmed(sdk, other, receiver, '/confirmed');

  const paged: unknown[] = [];
  for (;;) {
    const page = await sdk.listSubscriptions({ offset: paged.length, limit: 4 });
    expect(page['subscription_count']).toBe(9);
    if (itemsOf(page).length === 0) break;
    paged.push(...itemsOf(page).map((item) => item['endpoint']));
  }
  expect(paged).toEqual([...endpoints, 'https://127.0.0.1:9/', receiver.url('/confirmed')]);

  const counts = async (query: Record<string, string | number>) => {
    const answer = await sdk.listSubscriptions(query);
    expect(itemsOf(answer)).toHaveLength(Number(answer['subscription_count']));
    return answer['subscription_count'];
  };
  expect(await counts({ protocol: 'https' })).toBe(1);
  expect(await counts({ protocol: 'sms' })).toBe(0);
  expect(await counts({ status: 0 })).toBe(8);
  expect(await counts({ status: '1' })).toBe(1);
  expect(await counts({ status: 4 })).toBe(0);
  expect(await counts({ endpoint: endpoints[3] ?? '' })).toBe(1);
  expect(await counts({ fuzzy_remark: 'eVEN' })).toBe(4);
  expect(await counts({ fuzzy_remark: '偶%_' })).toBe(4);
  expect(await counts({ fuzzy_remark: '%偶' })).toBe(0);
  expect(await counts({ protocol: 'http', status: 0, fuzzy_remark: '4' })).toBe(1);
  const byTopic = await sdk.listSubscriptionsByTopic(other, { limit: 2, fuzzy_remark: '' });
  expect([byTopic['subscription_count'], itemsOf(byTopic).length]).toEqual([4, 2]);
});

it('should take every other request that the SDK makes of topics and subscriptions', async ({
  system,
  receiver,
  tenant,
}) => {
  const sdk = await sdkOf(system, tenant);
  const topic = await topicOf(sdk, 'alarm');
  await sdk.updateTopic(topic, { display_name: 'renamed' });
  expect(await sdk.showTopic(topic)).toMatchObject({ name: 'alarm', display_name: 'renamed' });
  expect(await sdk.listTopics({ offset: 0, limit: 10 })).toMatchObject({
    topic_count: 1,
    topics: [{ topic_urn: topic }],
  });
  const one = await confirmed(sdk, topic, receiver, '/one');
  const many = await sdk.addSubscription(topic, {
    subscriptions: ['/two', '/three'].map((path) => ({ protocol: 'http', endpoint: receiver.url(path) })),
  });
  expect(many.httpStatusCode).toBeLessThan(300);
  expect(await sdk.updateSubscription(topic, one, { remark: 'changed' })).toMatchObject({
    subscription_urn: one,
  });
  const polices = [
    { subscription_urn: one, filter_polices: [{ name: 'week', string_equals: ['sunday', 'monday'] }] },
  ];
  await sdk.filterPolices('POST', { polices });
  await sdk.filterPolices('PUT', { polices });
  expect(itemsOf(await sdk.listSubscriptions({ status: 1 }))).toMatchObject([
    { remark: 'changed', filter_polices: polices[0]?.filter_polices },
  ]);
  await sdk.filterPolices('DELETE', { subscription_urns: [one] });
  expect(itemsOf(await sdk.listSubscriptions({ status: 1 }))).toMatchObject([{ filter_polices: [] }]);

  const two = itemsOf(await sdk.listSubscriptions({ endpoint: receiver.url('/two') }))[0];
  const { subscriptions_result: results } = await sdk.batchDeleteSubscriptions({
    subscription_urns: [
      { subscription_urn: two?.['subscription_urn'] },
      { subscription_urn: `${topic}:${'0'.repeat(32)}` },
    ],
  });
  expect(results).toMatchObject([{ http_code: 200 }, { http_code: 404, code: 'SMN.0013' }]);
  expect((await sdk.cancelSubscription(one)).httpStatusCode).toBe(200);
  expect((await sdk.deleteTopic(topic)).httpStatusCode).toBe(200);
  expect(await sdk.listSubscriptions()).toMatchObject({ subscription_count: 0, subscriptions: [] });
});

it('should tell each error as the exception of the SDK', async ({ system, tenant }) => {
  const sdk = await sdkOf(system, tenant);
  const topic = await topicOf(sdk, 'alarm');
  const foreign = await sdkOfAnother(system, tenant);
  const absent = `urn:smn:local:${tenant}:absent`;
  const http = (endpoint: string) => ({ protocol: 'http', endpoint });
  const url = 'http://127.0.0.1:9/';
  const sub = `${topic}:${'0'.repeat(32)}`;
  const attribute = (method: 'GET' | 'PUT', name: string, value?: string) =>
    method === 'GET'
      ? sdk.sdk.call('GET', 'topics/{topic_urn}/attributes', {
          pathParams: { topic_urn: topic },
          queryParams: { name },
        })
      : sdk.sdk.call('PUT', 'topics/{topic_urn}/attributes/{name}', {
          pathParams: { topic_urn: topic, name },
          data: { value },
        });
  const failures: readonly (readonly [number, string, Promise<SdkAnswer>])[] = [
    [403, 'SMN.0001', foreign.listTopics()],
    [400, 'SMN.0002', sdk.createTopic({ name: '-' })],
    [400, 'SMN.0003', sdk.createTopic({ name: 'b', display_name: 'x'.repeat(193) })],
    [400, 'SMN.0005', sdk.showTopic('urn:smn:local:other')],
    [404, 'SMN.0006', sdk.showTopic(absent)],
    [404, 'SMN.0006', sdk.listSubscriptionsByTopic(absent)],
    [403, 'SMN.0008', sdk.publishMessage(topic, { subject: 'x'.repeat(513), message: 'm' })],
    [403, 'SMN.0009', sdk.publishMessage(topic, { message: 'x'.repeat(256 * 1_024 + 1) })],
    [400, 'SMN.0011', sdk.addSubscription(topic, { protocol: 'smoke', endpoint: url })],
    [400, 'SMN.0011', sdk.addSubscription(topic, { protocol: 'sms', endpoint: '13600000000' })],
    [400, 'SMN.0011', sdk.listSubscriptions({ protocol: 'smoke' })],
    [400, 'SMN.0012', sdk.addSubscription(topic, http('https://127.0.0.1/'))],
    [404, 'SMN.0013', sdk.cancelSubscription(sub)],
    [400, 'SMN.0014', sdk.cancelSubscription('urn:smn:local:other')],
    [400, 'SMN.0015', sdk.listSubscriptions({ limit: 101 })],
    [400, 'SMN.0015', sdk.listSubscriptions({ offset: '1.5' })],
    [400, 'SMN.0017', sdk.addSubscription(topic, { ...http(url), remark: 'x'.repeat(129) })],
    [400, 'SMN.0021', sdk.publishMessage(topic, { message_structure: '{"email":"no default"}' })],
    [
      400,
      'SMN.0043',
      sdk.addSubscription(topic, { subscriptions: Array.from({ length: 51 }, () => http(url)) }),
    ],
    [404, 'SMN.0045', attribute('GET', 'introduction')],
    [400, 'SMN.0046', attribute('PUT', 'colour', 'red')],
    [403, 'SMN.0047', attribute('PUT', 'introduction', 'x'.repeat(121))],
    [400, 'SMN.0048', attribute('PUT', 'access_policy', '{')],
    [403, 'SMN.0069', sdk.addSubscription(topic, http('http://10.0.0.1/'))],
    [400, 'SMN.0077', sdk.listSubscriptions({ status: 5 })],
    [400, 'SMN.0082', sdk.listSubscriptions({ fuzzy_remark: 'x'.repeat(129) })],
  ];
  const told = await Promise.all(
    failures.map(async ([, , request]) => {
      const { httpStatusCode, errorCode, errorMsg, requestId } = await sdkException(request);
      expect(errorMsg).not.toBe('');
      expect(requestId).toMatch(HEX);
      return [httpStatusCode, errorCode];
    }),
  );
  expect(told).toEqual(failures.map(([status, code]) => [status, code]));
});

/** A client that is signed in right, but asks for a project of somebody else. */
async function sdkOfAnother(system: TestSystem, project: string): Promise<SmnService> {
  const keys = new KeyProgram(system.database.url);
  return new SmnService(
    SmnSdk.open(system.api.url, project, await keys.accessKey('admin', `${project}-other`)),
  );
}

it('should refuse who cannot sign, and who may not do it', async ({ system, tenant }) => {
  const keys = new KeyProgram(system.database.url);
  const pair = await keys.accessKey('reader', tenant);
  const reader = new SmnService(SmnSdk.open(system.api.url, tenant, pair));
  expect(await reader.listTopics()).toMatchObject({ httpStatusCode: 200, topic_count: 0 });
  expect(await sdkException(reader.createTopic({ name: 'x' }))).toMatchObject({
    httpStatusCode: 403,
    errorCode: 'SMN.0001',
  });
  const forger = new SmnService(SmnSdk.open(system.api.url, tenant, { ...pair, secretKey: 'x'.repeat(40) }));
  const unknown = new SmnService(SmnSdk.open(system.api.url, tenant, { ...pair, accessKey: 'UNKNOWN' }));
  for (const sdk of [forger, unknown]) {
    const { httpStatusCode, errorCode, errorMsg } = await sdkException(sdk.listTopics());
    expect([httpStatusCode, errorCode]).toEqual([401, 'APIGW.0301']);
    expect(errorMsg).toContain('Incorrect IAM authentication information');
  }
});

it('should take what other clients send: escaped URNs, tokens, escapes in JSON', async ({
  system,
  tenant,
}) => {
  const sdk = await sdkOf(system, tenant);
  const topic = await topicOf(sdk, 'alarm');
  const base = `/v2/${tenant}/notifications`;
  // Python: signs the same canonical path, and sends every colon as %3A.
  const escaped = `${base}/topics/${encodeURIComponent(topic)}`;
  const python = await sdk.sdk.call('GET', 'topics/{topic_urn}', {
    pathParams: { topic_urn: topic },
    axios: { url: escaped },
  });
  expect(python).toMatchObject({ httpStatusCode: 200, topic_urn: topic });

  // The terraform provider: a token, escaped URNs, and no content type where there is no body.
  const token = await new KeyProgram(system.database.url).token('admin', tenant);
  const ask = (method: string, path: string, body?: string) =>
    fetch(`${system.api.url}${path}`, {
      method,
      headers: {
        'X-Auth-Token': token,
        ...(body !== undefined && { 'Content-Type': 'application/json;charset=utf-8' }),
      },
      ...(body !== undefined && { body }),
    });
  const made = await ask(
    'POST',
    `${escaped}/subscriptions`,
    '{"protocol":"http","endpoint":"http:\\u002f\\u002f127.0.0.1:9/","remark":"\\u503c\\u73ed"}',
  );
  expect(made.status).toBe(201);
  const { subscription_urn: urn } = (await made.json()) as { subscription_urn: string };
  const found = itemsOf(await sdk.listSubscriptions());
  expect(found).toMatchObject([{ subscription_urn: urn, endpoint: 'http://127.0.0.1:9/', remark: '值班' }]);
  const published = await ask('POST', `${escaped}/publish`, '{"message":"m","time_to_live":"60"}');
  expect(published.status).toBe(200);
  const gone = await ask('DELETE', `${base}/subscriptions/${encodeURIComponent(urn)}`);
  expect([gone.status, itemsOf(await sdk.listSubscriptions())]).toEqual([200, []]);
});
