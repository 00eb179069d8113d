import type { LookupAddress } from 'node:dns';

/** Resolves a name to all its addresses: `dns.lookup` with `all`, or a double of it. */
export type Lookup = (
  hostname: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;
