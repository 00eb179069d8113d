import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWanted } from './is-wanted.js';
import type { SmnAttribute } from './smn-record.js';
import type { FilterPolice } from './smn-terms.js';

const NAMES = ['week', 'time', 'place'] as const;
const VALUES = ['a', 'b', 'c'] as const;
const PROTOCOLS = ['http', 'https', 'email', 'dms'] as const;

function attributes(from: Readonly<Record<string, string | readonly string[]>>): SmnAttribute[] {
  return Object.entries(from).map(([name, value]) =>
    typeof value === 'string'
      ? { name, type: 'STRING', values: [value] }
      : { name, type: 'STRING_ARRAY', values: value },
  );
}

function polices(from: Readonly<Record<string, readonly string[]>>): FilterPolice[] {
  return Object.entries(from).map(([name, string_equals]) => ({ name, string_equals }));
}

const anyValues = fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1 });
const anyAttributes = fc.dictionary(fc.constantFrom(...NAMES), anyValues).map(attributes);
const anyPolices = fc.dictionary(fc.constantFrom(...NAMES), anyValues).map(polices);
const anyProtocol = fc.constantFrom(...PROTOCOLS);

describe('isWanted', () => {
  const A = polices({ week: ['sunday', 'wednesday'], time: ['morning', 'afternoon'] });
  const B = polices({ week: ['monday', 'tuesday', 'wednesday'], time: ['night', 'midnight'] });
  it.each([
    [{ week: 'sunday' }, true, false],
    [{ week: 'sunday', time: 'night' }, false, false],
    [{ week: ['sunday', 'monday'], time: ['morning', 'night'] }, true, true],
  ])("should answer the vendor's example %j", (message, toA, toB) => {
    const all = [A, B, []].map((each) => isWanted(attributes(message), each, 'http'));
    expect(all).toEqual([toA, toB, false]);
  });

  it('should want a message without attributes, whatever the polices', () => {
    fc.assert(fc.property(anyPolices, anyProtocol, (own, protocol) => isWanted([], own, protocol)));
  });

  it('should want nothing with attributes where there are no polices', () => {
    fc.assert(
      fc.property(
        anyAttributes,
        anyProtocol,
        (message, protocol) => isWanted(message, [], protocol) === (message.length === 0),
      ),
    );
  });

  it('should want exactly what each attribute shares a value of', () => {
    fc.assert(
      fc.property(anyAttributes, anyPolices, anyProtocol, (message, own, protocol) => {
        const refused = message.filter(({ name, values }) => {
          const wanted = own.filter((police) => police.name === name).flatMap((each) => each.string_equals);
          return !values.some((value) => wanted.includes(value));
        });
        return isWanted(message, own, protocol) === (refused.length === 0);
      }),
    );
  });

  it('should pass over polices of names that the message lacks', () => {
    fc.assert(
      fc.property(anyAttributes, anyPolices, anyProtocol, (message, own, protocol) => {
        const more = [...own, { name: 'unheard_of', string_equals: ['x'] }];
        return isWanted(message, own, protocol) === isWanted(message, more, protocol);
      }),
    );
  });

  it('should keep a message to the protocols that it names, and ask no police about them', () => {
    fc.assert(
      fc.property(
        anyAttributes,
        anyPolices,
        anyProtocol,
        fc.subarray([...PROTOCOLS]),
        (message, own, protocol, named) => {
          const only: SmnAttribute = { name: 'smn_protocol', type: 'PROTOCOL', values: named };
          const expected = named.includes(protocol) && isWanted(message, own, protocol);
          return isWanted([...message, only], own, protocol) === expected;
        },
      ),
    );
  });
});
