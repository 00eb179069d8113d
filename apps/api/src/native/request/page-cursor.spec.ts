import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from './page-cursor.js';

describe('page cursors', () => {
  it('should be read as they were written', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[\w.-]{1,249}$/),
        fc.maxSafeNat(),
        fc.maxSafeNat(),
        (topic, p, offset) => {
          const cursor = writeCursor('parked', topic, p, offset);
          expect(cursor).toMatch(/^[\w-]+$/);
          expect(readCursor('parked', ['string', 'number', 'number'], cursor)).toEqual({
            ok: true,
            value: [topic, p, offset],
          });
        },
      ),
    );
  });

  it('should never throw, and take nothing that is not a cursor', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readCursor('parked', ['number'], text).ok).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(readCursor('x', ['number'], Buffer.from(json).toString('base64url')).ok).toBe(false);
      }),
    );
  });

  it.each([
    ['another list', writeCursor('attempts', 1)],
    ['too few coordinates', writeCursor('parked')],
    ['too many', writeCursor('parked', 1, 2)],
    ['another kind', writeCursor('parked', '1')],
    ['a negative one', writeCursor('parked', -1)],
    ['a fraction', writeCursor('parked', 1.5)],
    ['a huge one', Buffer.from('["parked",1e400]').toString('base64url')],
    ['padding', `${writeCursor('parked', 1)}=`],
    ['nothing', ''],
  ])('should refuse %s', (_, text) => {
    expect(readCursor('parked', ['number'], text).ok).toBe(false);
  });
});
