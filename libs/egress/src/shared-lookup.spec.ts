import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import type { Lookup } from './lookup.js';
import { shareLookups } from './shared-lookup.js';

const ADDRESSES: readonly LookupAddress[] = [{ address: '192.0.2.1', family: 4 }];

function pendingLookup() {
  const asked: { name: string; answer: Parameters<Lookup>[1] }[] = [];
  const lookup = shareLookups((name, answer) => asked.push({ name, answer }));
  return { asked, lookup };
}

describe('shareLookups', () => {
  it('should ask once for a name that is wanted several times at once', () => {
    const { asked, lookup } = pendingLookup();
    const got: unknown[] = [];
    for (let i = 0; i < 3; i += 1) lookup('a.example', (error, addresses) => got.push([error, addresses]));
    expect(asked).toHaveLength(1);
    asked[0]?.answer(null, ADDRESSES);
    expect(got).toEqual(Array(3).fill([null, ADDRESSES]));
  });

  it('should ask again once the answer came, failures included', () => {
    const { asked, lookup } = pendingLookup();
    const errors: unknown[] = [];
    lookup('a.example', (error) => errors.push(error));
    const failure = new Error('no such name');
    asked[0]?.answer(failure, []);
    lookup('a.example', (error) => errors.push(error));
    asked[1]?.answer(null, ADDRESSES);
    expect(errors).toEqual([failure, null]);
  });

  it('should not let one name wait for another', () => {
    const { asked, lookup } = pendingLookup();
    lookup('a.example', () => undefined);
    lookup('b.example', () => undefined);
    expect(asked.map(({ name }) => name)).toEqual(['a.example', 'b.example']);
  });
});
