import { createHash } from 'node:crypto';

/** The first 16 hex digits of an endpoint's SHA-256: what the index by endpoint holds. */
export function endpointHash(endpoint: string): string {
  return createHash('sha256').update(endpoint).digest('hex').slice(0, 16);
}
