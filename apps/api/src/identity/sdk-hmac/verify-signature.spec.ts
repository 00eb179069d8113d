import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalRequests, sha256Hex, type SignedRequest } from './canonical-request.js';
import { parseAuthorization } from './parse-authorization.js';
import { signedRequestFault, verifySignature } from './verify-signature.js';

const AK = 'A'.repeat(20);
const SK = 'the secret key';
const NOW = Date.UTC(2026, 0, 31, 12, 0, 0);
const DATE = '20260131T120000Z';

type Query = Readonly<Record<string, string | readonly string[]>>;

/** What the official SDK for Node signs, and what of it reaches a server. */
function signedBySdk(path: string, query: Query = {}, data?: object): SignedRequest {
  const credential = new BasicCredentials().withAk(AK).withSk(SK);
  const request = {
    method: 'POST',
    endpoint: `http://127.0.0.1:8090${path}`,
    headers: { 'content-type': 'application/json', 'X-Project-Id': 'p' },
    queryParams: structuredClone(query),
    ...(data !== undefined && { data }),
  };
  const headers = AKSKSigner.sign(request, credential) as Record<string, string>;
  const written = Object.entries(query)
    .flatMap(([key, values]) => [values].flat().map((value) => [key, value] as [string, string]))
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  return {
    method: 'POST',
    target: path + (written.length === 0 ? '' : `?${written.join('&')}`),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(data === undefined ? '' : JSON.stringify(data)),
  };
}

function verified(request: SignedRequest, secretKey = SK): boolean {
  const signature = parseAuthorization(
    String(request.headers.authorization).replace(/^SDK-HMAC-SHA256 /, ''),
  );
  if (signature === undefined) throw new Error('the header cannot be read');
  return verifySignature(request, signature, secretKey).kind === 'good';
}

const URN = 'urn:smn:local:p:topic';
const PRINTABLE = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed());

describe('verifySignature', () => {
  it.each([
    '/v2/p/notifications/topics',
    '/v2/p/notifications/topics/',
    `/v2/p/notifications/topics/${URN}/subscriptions`,
    `/v2/p/notifications/topics/${URN.replaceAll(':', '%3A')}/subscriptions`,
    "/v2/p/*()!'~-._",
    '/',
    '//a//b',
    '/%E4%B8%BB%E9%A2%98/%25/a%20b/%2F',
  ])('should accept what the official SDK signs for %s', (path) => {
    expect(verified(signedBySdk(path))).toBe(true);
    expect(
      verified(signedBySdk(path, { limit: '10', offset: '0' }, { name: '主题', list: [1, '\u2028'] })),
    ).toBe(true);
  });

  it('should accept what the official SDK signs, whatever the query and the body', () => {
    const key = PRINTABLE.filter((text) => text !== '' && text !== '__proto__');
    const query = fc.dictionary(key, fc.oneof(PRINTABLE, fc.array(PRINTABLE, { minLength: 1 })), {
      maxKeys: 5,
    });
    fc.assert(
      fc.property(
        query,
        fc.option(fc.dictionary(PRINTABLE, fc.json()), { nil: undefined }),
        (values, data) => {
          expect(verified(signedBySdk(`/v2/p/notifications/topics/${URN}`, values, data))).toBe(true);
        },
      ),
    );
  });

  it('should accept no request that was changed anywhere', () => {
    const request = signedBySdk(`/v2/p/topics/${URN}`, { a: ['1', '2'], b: '' }, { name: 'x' });
    const changed: Partial<SignedRequest>[] = [
      { method: 'PUT' },
      { target: request.target.replace('/p/', '/q/') },
      { target: request.target.replace('a=2', 'a=3') },
      { target: `${request.target}&c=` },
      { body: Buffer.from('{"name":"y"}') },
      { body: Buffer.alloc(0) },
      { headers: { ...request.headers, 'x-sdk-date': '20260131T120001Z' } },
      { headers: { ...request.headers, 'x-project-id': 'q' } },
      { headers: { ...request.headers, 'x-project-id': undefined } },
      { headers: { ...request.headers, host: 'elsewhere' } },
    ];
    expect(verified(request)).toBe(true);
    for (const change of changed) expect(verified({ ...request, ...change })).toBe(false);
    expect(verified(request, `${SK}.`)).toBe(false);
  });

  it('should read a path the way that decodes first, as other SDKs sign it', () => {
    const headers = { host: 'h', 'x-sdk-date': DATE };
    const request = { method: 'get', target: '/a%3ab/%7e/%e4?q=%20&q=+%2B', headers, body: new Uint8Array() };
    expect(
      canonicalRequests({ ...request, target: '/a%3ab/%7e?q=%2B&q=+%20' }, ['host', 'x-sdk-date'])[0],
    ).toBe(
      [
        'GET',
        '/a%3Ab/~/',
        'q=%20%20&q=%2B',
        `host:h\nx-sdk-date:${DATE}\n`,
        'host;x-sdk-date',
        sha256Hex(''),
      ].join('\n'),
    );
  });

  it('should have nothing to compare with where the encoding of the query is broken', () => {
    const headers = { host: 'h' };
    expect(
      canonicalRequests({ method: 'GET', target: '/?a=%', headers, body: Buffer.alloc(0) }, ['host']),
    ).toEqual([]);
  });
});

describe('signedRequestFault', () => {
  const body = Buffer.from('x');
  const at = (date: string | undefined, more: object = {}) =>
    signedRequestFault({ method: 'GET', target: '/', headers: { 'x-sdk-date': date, ...more }, body }, NOW);

  it.each(['20260131T114500Z', DATE, '20260131T121500Z'])('should take %s within 15 minutes', (date) => {
    expect(at(date)).toBeUndefined();
  });

  it.each([
    undefined,
    '',
    'x',
    '20260131T114459Z',
    '20260131T121501Z',
    '20261331T120000Z',
    '2026-01-31T12:00:00Z',
  ])('should refuse the date %s', (date) => {
    expect(at(date)).toMatch(/X-Sdk-Date/);
  });

  it('should refuse the hash of another body, and take one that says that the body is not covered', () => {
    expect(at(DATE, { 'x-sdk-content-sha256': sha256Hex('y') })).toMatch(/hash of the body/);
    expect(at(DATE, { 'x-sdk-content-sha256': sha256Hex('x') })).toBeUndefined();
    expect(at(DATE, { 'x-sdk-content-sha256': 'UNSIGNED-PAYLOAD' })).toBeUndefined();
  });
});

describe('parseAuthorization', () => {
  const good = `Access=${AK}, SignedHeaders=host;x-sdk-date, Signature=${'0'.repeat(64)}`;

  it('should read the three members', () => {
    expect(parseAuthorization(good)).toEqual({
      accessKey: AK,
      signedHeaders: ['host', 'x-sdk-date'],
      signature: '0'.repeat(64),
    });
  });

  it.each([
    '',
    good.replace(AK, 'short'),
    good.replace('Signature', 'signature'),
    good.replace(/0$/, ''),
    `${good}, Extra=1`,
    good.replace('host', 'Host'),
  ])('should not read %j', (text) => {
    expect(parseAuthorization(text)).toBeUndefined();
  });
});
