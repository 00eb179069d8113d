import type { Endpoint } from './dialler.js';

/** Where a URL leads, in the parts that a request needs. */
export interface CallTarget {
  readonly origin: string;
  readonly endpoint: Endpoint;
  /** Path and query, as it stands in the request line. */
  readonly path: string;
}

/**
 * Reads an absolute http(s) URL without credentials; null for anything else. The WHATWG parser turns odd spellings of addresses
 * (`0x7f.1`, `2130706433`, `127.1`) into the address itself, which is what the policy then sees.
 */
export function parseCallTarget(url: string): CallTarget | null {
  const parsed = URL.parse(url);
  if (parsed === null) return null;
  if (parsed.username !== '' || parsed.password !== '') return null;
  const tls = parsed.protocol === 'https:';
  if (!tls && parsed.protocol !== 'http:') return null;
  const port = parsed.port === '' ? (tls ? 443 : 80) : Number(parsed.port);
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  return { origin: parsed.origin, endpoint: { host, port, tls }, path: parsed.pathname + parsed.search };
}
