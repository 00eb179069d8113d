import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { decoded, encoded } from './rfc3986.js';

/** What of a request is signed. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came, in their own encoding. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/**
 * The texts that a client may have signed for a request (SDK-HMAC-SHA256 of Huawei Cloud), each `\n`-joined: method, path,
 * query, headers, names of the headers, hash of the body. Usually one. A path with `%` or `'` has two: its segments decoded and
 * encoded again, as gateways and most SDKs have it, and encoded once more, as the SDK for Node has it.
 *
 * @param signedHeaders in lower case, sorted
 * @returns none when the request has no such text: a header is missing, or its encoding is broken
 */
export function canonicalRequests(
  request: SignedRequest,
  signedHeaders: readonly string[],
): readonly string[] {
  const [path, query] = split(request.target);
  const headers = canonicalHeaders(request.headers, signedHeaders);
  const canonicalQuery = queryOf(query);
  if (headers === undefined || canonicalQuery === undefined) return [];
  return pathsOf(path).map((canonicalPath) =>
    [
      request.method.toUpperCase(),
      canonicalPath,
      canonicalQuery,
      headers,
      signedHeaders.join(';'),
      payloadOf(request),
    ].join('\n'),
  );
}

/** Hex SHA-256, as it stands for a body. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function split(target: string): readonly [string, string] {
  const at = target.indexOf('?');
  return at === -1 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

function pathsOf(path: string): readonly string[] {
  const segments = path.split('/');
  const paths = new Set<string>();
  const plain = segments.map(decoded);
  if (!plain.includes(undefined)) paths.add(withSlash(plain.map((segment) => encoded(segment ?? ''))));
  // Its URL parser writes %27 before it is encoded.
  paths.add(withSlash(segments.map((segment) => encoded(segment.replaceAll("'", '%27')))));
  return [...paths];
}

function withSlash(segments: readonly string[]): string {
  const path = segments.join('/');
  return path.endsWith('/') ? path : `${path}/`;
}

/** Sorted by key and value as they are before they are encoded; a `+` is a space, as forms write it. */
function queryOf(query: string): string | undefined {
  const pairs: (readonly [string, string])[] = [];
  for (const part of query.split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const key = formDecoded(at === -1 ? part : part.slice(0, at));
    const value = formDecoded(at === -1 ? '' : part.slice(at + 1));
    if (key === undefined || value === undefined) return undefined;
    pairs.push([key, value]);
  }
  return pairs
    .sort(([key, value], [otherKey, otherValue]) => compare(key, otherKey) || compare(value, otherValue))
    .map(([key, value]) => `${encoded(key)}=${encoded(value)}`)
    .join('&');
}

function formDecoded(text: string): string | undefined {
  return decoded(text.replaceAll('+', ' '));
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function canonicalHeaders(headers: IncomingHttpHeaders, names: readonly string[]): string | undefined {
  const lines: string[] = [];
  for (const name of names) {
    const value = headers[name];
    if (value === undefined) return undefined;
    lines.push(`${name}:${(Array.isArray(value) ? value.join(', ') : value).trim()}\n`);
  }
  return lines.join('');
}

function payloadOf({ headers, body }: SignedRequest): string {
  const told = headers['x-sdk-content-sha256'];
  return typeof told === 'string' ? told : sha256Hex(body);
}
