import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SmnSdk } from '../support/smn-sdk.js';
import { TestKeys } from '../support/test-keys.js';
import { startTestApi, type TestApi } from './api-process.js';

const PROJECT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const HEX = /^[0-9a-f]{32}$/;

describe('topics through the official SDK', () => {
  let api: TestApi;
  let sdk: SmnSdk;
  let reader: SmnSdk;
  let publisher: SmnSdk;

  beforeAll(async () => {
    api = await startTestApi({ AUTH: 'token' });
    const keys = new TestKeys(api.database.dataSource);
    const open = async (role: 'manager' | 'reader' | 'publisher') =>
      SmnSdk.open(api.url, PROJECT, await keys.accessKey(role, PROJECT));
    sdk = await open('manager');
    reader = await open('reader');
    publisher = await open('publisher');
  });

  afterAll(async () => {
    await api.stop();
  });

  it('should be created, listed, shown, changed, published to and deleted', async () => {
    const data = { name: 'sdk_topic', display_name: '显示 name' };
    const created = await sdk.call('POST', 'topics', { data });
    expect(created).toMatchObject({ httpStatusCode: 201 });
    const topic_urn = created['topic_urn'] as string;
    expect(topic_urn).toBe(`urn:smn:local:${PROJECT}:sdk_topic`);
    expect(await sdk.call('POST', 'topics', { data })).toMatchObject({ httpStatusCode: 200, topic_urn });

    const queryParams = { offset: 0, limit: 10, fuzzy_name: 'SDK' };
    const listed = await reader.call('GET', 'topics', { queryParams });
    expect(listed).toMatchObject({ topic_count: 1, topics: [{ topic_urn, ...data }] });

    const pathParams = { topic_urn };
    const renamed = { display_name: "it's (new)!*" };
    await sdk.call('PUT', 'topics/{topic_urn}', { pathParams, data: renamed });
    expect(await reader.call('GET', 'topics/{topic_urn}', { pathParams })).toMatchObject(renamed);

    const attribute = { pathParams: { topic_urn, name: 'introduction' } };
    await sdk.call('PUT', 'topics/{topic_urn}/attributes/{name}', { ...attribute, data: { value: 'about' } });
    const attributes = await reader.call('GET', 'topics/{topic_urn}/attributes', {
      pathParams,
      queryParams: { name: 'introduction' },
    });
    expect(attributes).toMatchObject({ attributes: { introduction: 'about' } });
    await sdk.call('DELETE', 'topics/{topic_urn}/attributes/{name}', attribute);

    const message = { subject: 's', message: '消息', time_to_live: '60' };
    const published = await publisher.call('POST', 'topics/{topic_urn}/publish', {
      pathParams,
      data: message,
    });
    expect(published).toMatchObject({
      httpStatusCode: 200,
      message_id: expect.stringMatching(HEX) as string,
    });

    expect(await sdk.call('DELETE', 'topics/{topic_urn}', { pathParams })).toMatchObject({
      httpStatusCode: 200,
    });
    await expect(sdk.call('GET', 'topics/{topic_urn}', { pathParams })).rejects.toMatchObject({
      httpStatusCode: 404,
      errorCode: 'SMN.0006',
      errorMsg: 'Topic not found.',
    });
  });

  it('should tell its errors so that the SDK reads them', async () => {
    const pathParams = { topic_urn: `urn:smn:local:${'f'.repeat(32)}:a` };
    await expect(sdk.call('POST', 'topics', { data: { name: '-' } })).rejects.toMatchObject({
      httpStatusCode: 400,
      errorCode: 'SMN.0002',
      errorMsg: 'Parameter: Name is invalid.',
    });
    await expect(sdk.call('GET', 'topics', { queryParams: { limit: 101 } })).rejects.toMatchObject({
      errorCode: 'SMN.0015',
    });
    for (const refused of [
      () => sdk.call('GET', 'topics/{topic_urn}', { pathParams }),
      () => reader.call('POST', 'topics', { data: { name: 'a' } }),
      () => publisher.call('POST', 'topics', { data: { name: 'a' } }),
      () => reader.call('POST', 'topics/{topic_urn}/publish', { pathParams, data: { message: 'x' } }),
    ])
      await expect(refused()).rejects.toMatchObject({ httpStatusCode: 403, errorCode: 'SMN.0001' });
    await expect(sdk.call('GET', 'other')).rejects.toMatchObject({
      httpStatusCode: 404,
      errorCode: 'APIGW.0101',
    });
  });

  it('should not be told to who signs with a wrong key', async () => {
    const stranger = SmnSdk.open(api.url, PROJECT, { accessKey: 'AK', secretKey: 'SK' });
    await expect(stranger.call('GET', 'topics')).rejects.toMatchObject({
      httpStatusCode: 401,
      errorCode: 'APIGW.0301',
      errorMsg: expect.stringMatching(/^Incorrect IAM authentication information: ./) as string,
    });
  });
});
