import { describe, expect, it } from 'vitest';
import { changed, optional, required } from './member.js';
import { readMembers } from './read-members.js';
import { integer, text } from './parsers.js';

const MEMBERS = { name: required(text(10)), count: optional(integer(1, 5), 3), note: changed(text(10)) };

describe('readMembers', () => {
  it('should read members, and give those that are left out their defaults', () => {
    const whole = { name: 'a', count: 2, note: 'b' };
    expect(readMembers(whole, MEMBERS)).toEqual({ ok: true, value: whole });
    expect(readMembers({ name: 'a', count: null }, MEMBERS)).toEqual({
      ok: true,
      value: { name: 'a', count: 3, note: undefined },
    });
  });

  it('should tell every fault', () => {
    const json: unknown = JSON.parse('{"count":9,"note":null,"__proto__":1,"toString":2}');
    const read = readMembers(json, MEMBERS);
    expect(read.ok ? [] : read.faults.map(({ path }) => path)).toEqual([
      ['__proto__'],
      ['toString'],
      ['name'],
      ['count'],
      ['note'],
    ]);
  });

  it('should not take a member from anywhere but the object itself', () => {
    expect(readMembers({}, { constructor: optional(text(10), 'none') })).toEqual({
      ok: true,
      value: { constructor: 'none' },
    });
  });

  it.each([null, [], 'text', 7, true])('should refuse %j', (json) => {
    expect(readMembers(json, MEMBERS)).toMatchObject({ ok: false, faults: [{ path: [] }] });
  });
});
