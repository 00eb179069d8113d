import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SmnError } from '../failure/smn-error.js';
import { pageOf } from './page.js';

describe('pageOf', () => {
  it('should begin at 0 with 100 rows', () => {
    expect(pageOf({})).toEqual({ offset: 0, limit: 100 });
  });

  it('should read what is in bounds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 100 }), (offset, limit) => {
        expect(pageOf({ offset: String(offset), limit: String(limit) })).toEqual({ offset, limit });
      }),
    );
  });

  it.each(['', ' 1', '-1', '1.0', '1e1', '0x1', 'a', '99999999999999999999', ['1', '2']])(
    'should refuse %j',
    (value) => {
      expect(() => pageOf({ offset: value })).toThrow(SmnError);
      expect(() => pageOf({ limit: value })).toThrow(SmnError);
    },
  );

  it.each(['0', '101'])('should refuse the limit %s', (limit) => {
    expect(() => pageOf({ limit })).toThrow('Parameter: Offset or limit is invalid.');
  });
});
