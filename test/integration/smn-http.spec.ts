import { verify, X509Certificate } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SystemClock } from '#libs/domain';
import { SigningKeyRepository } from '#libs/persistence';
import { SecretBox } from '#libs/secrets';
import { openSmnSigner } from '#libs/smn-signing';
import { TEST_SECRET_KEY } from '../support/secret-key.js';
import { SmnClient, type SmnAnswered } from '../support/smn-client.js';
import { startTestApi, type TestApi } from './api-process.js';

const ID = /^[0-9a-f]{32}$/;
const UNKNOWN = 'The API does not exist or has not been published in the environment.';

describe('SMN over HTTP', () => {
  let api: TestApi;
  let client: SmnClient;

  beforeAll(async () => {
    api = await startTestApi({ PUBLIC_URL: 'https://ringback.example/base/' });
    client = new SmnClient(api.url, 'p1');
  });

  afterAll(async () => {
    await api.stop();
  });

  function expectError(
    { status, headers, body }: SmnAnswered,
    expected: number,
    code: string,
    message: string,
  ) {
    expect({ status, code: body['code'] }).toEqual({ status: expected, code });
    expect(Object.keys(body)).toEqual(['request_id', 'code', 'message', 'error_code', 'error_msg']);
    expect(body).toMatchObject({ message, error_code: code, error_msg: message });
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body['request_id']).toMatch(ID);
    expect(headers.get('x-request-id')).toBe(body['request_id']);
  }

  it('should list its versions', async () => {
    const version = {
      id: 'v2',
      links: [{ href: 'https://ringback.example/base/v2/', rel: 'self' }],
      min_version: '',
      status: 'CURRENT',
      updated: '2018-09-19T00:00:00Z',
      version: '',
    };
    const versions = await client.send('GET', '/');
    expect(versions).toMatchObject({ status: 200 });
    expect(versions.body).toEqual({ versions: [version] });
    expect(versions.headers.get('x-request-id')).toMatch(ID);
    for (const path of ['/v2', '/v2/']) expect((await client.send('GET', path)).body).toEqual({ version });
  });

  it('should serve a certificate to everybody, and no other', async () => {
    const config = api.config.smn;
    const keys = new SigningKeyRepository(api.database.dataSource);
    const box = new SecretBox(TEST_SECRET_KEY);
    const signer = await openSmnSigner({ config, keys, box, clock: new SystemClock() });
    const answer = await fetch(`${api.url}/smn/${signer.certificateId}`);
    expect(answer.headers.get('content-type')).toBe('application/x-pem-file');
    const { publicKey } = new X509Certificate(await answer.text());
    const signature = Buffer.from(await signer.sign('text'), 'base64');
    expect(verify('sha256', Buffer.from('text'), publicKey, signature)).toBe(true);
    for (const other of [`SMN_local_${'0'.repeat(32)}.pem`, '%F0%9F%98%80', 'x'.repeat(2_000)])
      expectError(await client.send('GET', `/smn/${other}`), 404, 'APIGW.0101', UNKNOWN);
  });

  it.each([
    ['GET', '/v2/p1/notifications/sms'],
    ['POST', '/v2/p1/notifications/message_template'],
    ['PATCH', '/v2/p1/notifications/topics'],
    ['GET', '/v2/p1/other'],
    ['GET', '/v2/p1'],
    ['DELETE', '/v2'],
  ])('should not know %s %s', async (method, path) => {
    expectError(await client.send(method, path), 404, 'APIGW.0101', UNKNOWN);
  });

  it('should not know other links, and say so in a message alone', async () => {
    const answer = await client.send('GET', '/rest/v2/notifications/other');
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({ message: UNKNOWN });
  });

  it('should tell of a path that cannot be decoded', async () => {
    const raw = connect(api.port, '127.0.0.1');
    raw.write('GET /v2/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const answer = await text(raw);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"error_code":"APIGW.0201"');
  });

  it('should tell of a body that is too large', async () => {
    const answer = await client.call('POST', 'topics', Buffer.alloc(5 * 1024 * 1024, 32));
    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({ code: 'APIGW.0201', error_code: 'APIGW.0201' });
  });
});
