import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spliceIds } from './splice-body.js';

describe('spliceIds', () => {
  it('should put both ids before the brace and change nothing else', () => {
    const body = Buffer.from('{ "n": 9007199254740993, "s":"\\u00e9" }\n');
    const spliced = spliceIds(body, body.lastIndexOf('}'), '431107', 5);
    expect(spliced.toString()).toBe(
      '{ "n": 9007199254740993, "s":"\\u00e9" ,"distribution_id":431107,"subscription_id":5}\n',
    );
  });

  it('should return a body that goes untouched as it is', () => {
    const body = Buffer.from('plain');
    expect(spliceIds(body, -1, '1', 1)).toBe(body);
  });

  it('should leave the original alone', () => {
    const body = Buffer.from('{"a":1}');
    spliceIds(body, 6, '1', 1);
    expect(body.toString()).toBe('{"a":1}');
  });

  it('should keep any object readable, with its own fields as they were', () => {
    const fields = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue(), { minKeys: 1 });
    fc.assert(
      fc.property(fields, fc.constantFrom('', ' ', '\r\n'), (object, tail) => {
        const body = Buffer.from(JSON.stringify(object) + tail);
        const spliced = spliceIds(body, body.lastIndexOf('}'), '9223372036854775807', 7);
        const text = spliced.toString();
        expect(text.startsWith(body.toString('utf8', 0, body.lastIndexOf('}')))).toBe(true);
        expect(text.endsWith(`,"distribution_id":9223372036854775807,"subscription_id":7}${tail}`)).toBe(
          true,
        );
        expect(JSON.parse(text)).toMatchObject({ subscription_id: 7 });
      }),
    );
  });
});
