import { describe, expect, it } from 'vitest';
import { AddressPolicy } from './address-policy.js';
import type { Lookup } from './lookup.js';
import { reach } from './reach.js';

const policy = AddressPolicy.parse(['10.1.0.0/16']);
const names: Record<string, readonly string[]> = {
  'public.example': ['93.184.215.14'],
  'mixed.example': ['93.184.215.14', '127.0.0.1'],
  'allowed.example': ['10.1.2.3'],
  'empty.example': [],
};
const lookup: Lookup = (hostname, done) => {
  const addresses = names[hostname];
  if (addresses === undefined) done(new Error('unknown'), []);
  else
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );
};

describe('reach', () => {
  it.each([
    ['93.184.215.14', 'permitted'],
    ['10.1.0.9', 'permitted'],
    ['10.2.0.9', 'refused'],
    ['::1', 'refused'],
    ['public.example', 'permitted'],
    ['allowed.example', 'permitted'],
    ['mixed.example', 'refused'],
    ['empty.example', 'unknown'],
    ['none.example', 'unknown'],
  ])('should judge %s: %s', async (host, expected) => {
    expect(await reach(policy, lookup, host, 1_000)).toBe(expected);
  });

  it('should not wait for a resolver that hangs', async () => {
    expect(await reach(policy, () => undefined, 'hanging.example', 1)).toBe('unknown');
  });
});
