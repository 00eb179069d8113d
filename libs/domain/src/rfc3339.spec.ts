import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRfc3339 } from './rfc3339.js';

describe('parseRfc3339', () => {
  it('should read what Date writes', () => {
    const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (moment) => {
        expect(parseRfc3339(moment.toISOString())).toEqual({ ok: true, value: moment });
      }),
    );
  });

  it.each([
    ['2026-01-31T12:00:00+08:00', '2026-01-31T04:00:00.000Z'],
    ['2026-01-31t12:00:00.123456789z', '2026-01-31T12:00:00.123Z'],
    ['2026-01-31 00:30:00-01:30', '2026-01-31T02:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ])('should read %s', (text, iso) => {
    const read = parseRfc3339(text);
    expect(read.ok && read.value.toISOString()).toBe(iso);
  });

  it.each([
    '',
    'yesterday',
    '2026-01-31',
    '2026-01-31T12:00:00',
    '2026-02-30T12:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:61Z',
    '2026-01-01T00:00:00+25:00',
    '1768000000',
    ' 2026-01-31T12:00:00Z',
    `2026-01-31T12:00:00.${'0'.repeat(100)}Z`,
  ])('should refuse %j', (text) => {
    expect(parseRfc3339(text).ok).toBe(false);
  });
});
