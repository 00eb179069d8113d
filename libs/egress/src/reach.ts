import { isIP } from 'node:net';
import type { AddressPolicy } from './address-policy.js';
import type { Lookup } from './lookup.js';

/** What calls to a host would meet: `unknown` when its name has no address, or none was told in time. */
export type Reach = 'permitted' | 'refused' | 'unknown';

/** Judges all addresses of a host, as a call would. Never rejects. */
export function reach(
  policy: AddressPolicy,
  lookup: Lookup,
  host: string,
  timeoutMs: number,
): Promise<Reach> {
  if (isIP(host) !== 0) return Promise.resolve(policy.permits(host) ? 'permitted' : 'refused');
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve('unknown');
    }, timeoutMs);
    lookup(host, (error, addresses) => {
      clearTimeout(timer);
      if (error !== null || addresses.length === 0) resolve('unknown');
      else resolve(addresses.every(({ address }) => policy.permits(address)) ? 'permitted' : 'refused');
    });
  });
}
