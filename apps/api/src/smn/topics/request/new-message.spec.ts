import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SMN_LISTED_PROTOCOLS } from '#libs/domain';
import { SmnError } from '../../failure/smn-error.js';
import { membersOf } from '../../request/object-body.pipe.js';
import { readNewMessage } from './new-message.js';

function read(body: object) {
  const members = membersOf(JSON.parse(JSON.stringify(body)));
  if (members === undefined) throw new Error('no object');
  return readNewMessage(members);
}

function codeOf(body: object): string {
  try {
    read(body);
    return 'none';
  } catch (error) {
    if (error instanceof SmnError) return error.code;
    throw error;
  }
}

const attribute = (name: unknown, type: unknown, value: unknown) => ({
  message: 'x',
  message_attributes: [{ name, type, value }],
});

describe('readNewMessage', () => {
  it('should take a message alone', () => {
    expect(read({ message: 'x' })).toEqual({
      subject: null,
      message: 'x',
      structure: null,
      attributes: [],
      time_to_live: null,
    });
  });

  it('should measure texts in bytes of UTF-8', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('a', 'é', '主', '😀'),
        fc.integer({ min: -2, max: 2 }),
        (character, more) => {
          const size = Buffer.byteLength(character);
          const count = Math.floor(512 / size) + more;
          const subject = character.repeat(count);
          expect(codeOf({ message: 'x', subject })).toBe(count * size <= 512 ? 'none' : 'SMN.0008');
        },
      ),
    );
    expect(codeOf({ message: 'x'.repeat(256 * 1_024) })).toBe('none');
    expect(codeOf({ message: 'x'.repeat(256 * 1_024 + 1) })).toBe('SMN.0009');
    expect(codeOf({ message: '主'.repeat(87_382) })).toBe('SMN.0009');
  });

  it.each([[5], [{}], [['x']], ['a\0']])('should refuse the subject %j', (subject) => {
    expect(codeOf({ message: 'x', subject })).toBe('SMN.0008');
  });

  it.each([[undefined], [null], [''], [5], [{}], ['a\0']])('should refuse the message %j', (message) => {
    expect(codeOf({ message })).toBe('SMN.0009');
  });

  it('should read a structure, with or without a message', () => {
    const structure = { default: 'd', email: 'e', https: '' };
    const message_structure = JSON.stringify(structure);
    expect(read({ message_structure })).toMatchObject({ message: null, structure });
    expect(read({ message_structure, message: 'x' })).toMatchObject({ message: 'x', structure });
    expect(read({ message_structure, message_template_name: 't' })).toMatchObject({ structure });
  });

  it.each([
    [{ default: 'x' }],
    ['{'],
    ['"x"'],
    ['[]'],
    ['null'],
    ['{}'],
    ['{"email":"x"}'],
    ['{"default":null}'],
    ['{"default":5}'],
    ['{"default":"x","email":{}}'],
    ['{"default":"a\\u0000"}'],
    [JSON.stringify({ default: 'x'.repeat(256 * 1_024) })],
  ])('should refuse the structure %.40j', (message_structure) => {
    expect(codeOf({ message: 'x', message_structure })).toBe('SMN.0021');
  });

  it('should refuse templates', () => {
    expect(codeOf({ message_template_name: 't', tags: { a: 'b' } })).toBe('SMN.0009');
    expect(codeOf({ message: 'x', message_template_name: 't' })).toBe('SMN.0009');
  });

  it('should read seconds to live', () => {
    expect(read({ message: 'x', time_to_live: '3600' }).time_to_live).toBe(3_600);
    expect(read({ message: 'x', time_to_live: 60 }).time_to_live).toBe(60);
    for (const time_to_live of ['0', '86401', '1.5', '-1', 'a', ' 1', 0, 1.5, [], {}, true])
      expect(codeOf({ message: 'x', time_to_live })).toBe('SMN.0009');
  });

  it('should read attributes', () => {
    const message_attributes = [
      { name: 'week', type: 'STRING', value: 'sunday' },
      { name: 'day', type: 'STRING', value: ['星期日'] },
      { name: 'time', type: 'STRING_ARRAY', value: ['morning', 'night'] },
      { name: 'smn_protocol', type: 'PROTOCOL', value: ['http', 'email'] },
    ];
    expect(read({ message: 'x', message_attributes }).attributes).toEqual([
      { name: 'week', type: 'STRING', values: ['sunday'] },
      { name: 'day', type: 'STRING', values: ['星期日'] },
      { name: 'time', type: 'STRING_ARRAY', values: ['morning', 'night'] },
      { name: 'smn_protocol', type: 'PROTOCOL', values: ['http', 'email'] },
    ]);
  });

  it('should take every protocol', () => {
    expect(codeOf(attribute('smn_protocol', 'PROTOCOL', SMN_LISTED_PROTOCOLS))).toBe('none');
  });

  it.each([
    ['week', 'STRING', ['a', 'b']],
    ['week', 'STRING', []],
    ['week', 'STRING', 'a b'],
    ['week', 'STRING', 5],
    ['week', 'STRING', undefined],
    ['week', 'STRING_ARRAY', 'a'],
    ['week', 'STRING_ARRAY', []],
    ['week', 'STRING_ARRAY', ['a', 'a']],
    ['week', 'STRING_ARRAY', ['a', 5]],
    ['week', 'STRING_ARRAY', Array.from({ length: 11 }, (_, index) => `v${index}`)],
    ['week', 'BINARY', 'a'],
    ['week', undefined, 'a'],
    ['Week', 'STRING', 'a'],
    ['smn_week', 'STRING', 'a'],
    ['smn_protocol', 'STRING', 'http'],
    [5, 'STRING', 'a'],
    ['protocol', 'PROTOCOL', ['http']],
    ['smn_protocol', 'PROTOCOL', ['ftp']],
    ['smn_protocol', 'PROTOCOL', ['http', 'http']],
    ['smn_protocol', 'PROTOCOL', []],
    ['smn_protocol', 'PROTOCOL', 'http'],
  ])('should refuse the attribute %j %j %j', (name, type, value) => {
    expect(codeOf(attribute(name, type, value))).toBe('SMN.0009');
  });

  it('should refuse attributes that are no list, too many, or twice there', () => {
    const one = (name: string) => ({ name, type: 'STRING', value: 'a' });
    const many = Array.from({ length: 11 }, (_, index) => one(`n${index}`));
    for (const message_attributes of [{}, 'a', [5], [null], many, [one('a'), one('a')]])
      expect(codeOf({ message: 'x', message_attributes })).toBe('SMN.0009');
    expect(codeOf({ message: 'x', message_attributes: many.slice(1) })).toBe('none');
  });

  it('should answer anything with a message or one of its codes', () => {
    const member = fc.option(fc.oneof(fc.jsonValue(), fc.string(), fc.json()), { nil: undefined });
    const body = fc.record({
      subject: member,
      message: member,
      message_structure: member,
      time_to_live: member,
      message_attributes: member,
    });
    fc.assert(
      fc.property(body, (json) => {
        expect(['none', 'SMN.0008', 'SMN.0009', 'SMN.0021']).toContain(codeOf(json));
      }),
    );
  });
});
