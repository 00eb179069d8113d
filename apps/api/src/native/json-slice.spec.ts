import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonSlice, sliceElements, sliceMember, valueStart } from './json-slice.js';

function textOf(json: Buffer, slice: JsonSlice | undefined): string | undefined {
  return slice && json.toString('utf8', slice.start, slice.end);
}

/** JSON with white space wherever it may stand. */
function spaced(value: unknown, space: string): string {
  if (Array.isArray(value))
    return `${space}[${space}${value.map((one) => spaced(one, space)).join(',')}${space}]${space}`;
  if (typeof value !== 'object' || value === null) return `${space}${JSON.stringify(value)}${space}`;
  const members = Object.entries(value).map(
    ([name, member]) => `${space}${JSON.stringify(name)}${space}:${spaced(member, space)}`,
  );
  return `${space}{${members.join(',')}${space}}${space}`;
}

const space = fc.constantFrom('', ' ', '\n\t', '\r\n  ');

describe('sliceElements', () => {
  it('should cut any array into the texts of its elements', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), space, (array, gap) => {
        const json = Buffer.from(spaced(array, gap));
        const slices = sliceElements(json, valueStart(json));
        expect(slices.map((slice) => JSON.parse(textOf(json, slice) ?? '') as unknown)).toEqual(
          JSON.parse(JSON.stringify(array)),
        );
        for (const slice of slices) expect(textOf(json, slice)).toBe(textOf(json, slice)?.trim());
      }),
    );
  });
});

describe('sliceMember', () => {
  it('should find the text of every member of any object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), space, (object, gap) => {
        const json = Buffer.from(spaced(object, gap));
        const parsed = JSON.parse(json.toString()) as Record<string, unknown>;
        for (const name of Object.keys(parsed)) {
          const text = textOf(json, sliceMember(json, valueStart(json), name));
          expect(JSON.parse(text ?? '')).toEqual(Object.getOwnPropertyDescriptor(parsed, name)?.value);
        }
      }),
    );
  });

  it.each([
    ['{"data":12345678901234567890123}', '12345678901234567890123'],
    ['{"data":1.0e+2 }', '1.0e+2'],
    ['{"x":{"data":1},"data" : {"b":2,  "a":1}}', '{"b":2,  "a":1}'],
    ['{"data":1,"d\\u0061ta":"]}\\""}', '"]}\\""'],
    ['{"data":[[],{}],"z":null}', '[[],{}]'],
    ['\ufeff {"data":"日本"}', '"日本"'],
    ['{"a":"\\\\","data":true}', 'true'],
  ])('should keep the bytes of data in %s', (text, expected) => {
    const json = Buffer.from(text);
    expect(textOf(json, sliceMember(json, valueStart(json), 'data'))).toBe(expected);
  });

  it('should not mind how deep a value is nested', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const json = Buffer.from(`{"data":${deep}}`);
    expect(textOf(json, sliceMember(json, 0, 'data'))).toBe(deep);
  });

  it('should find nothing where there is no such member', () => {
    expect(sliceMember(Buffer.from('{}'), 0, 'data')).toBeUndefined();
    expect(sliceMember(Buffer.from('{"a":"data"}'), 0, 'data')).toBeUndefined();
  });
});
