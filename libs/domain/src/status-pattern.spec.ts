import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStatusPattern } from './status-pattern.js';

function acceptedBy(pattern: string): number[] {
  const parsed = parseStatusPattern(pattern);
  if (!parsed.ok) throw new Error(parsed.reason);
  return [...parsed.value.accepted.entries()].filter(([, flag]) => flag === 1).map(([status]) => status);
}

describe('parseStatusPattern', () => {
  it.each([
    ['', [200]],
    ['  ', [200]],
    ['204', [204]],
    ['200,201', [200, 201]],
    [' 200 , 418 ', [200, 418]],
    ['200-203', [200, 201, 202, 203]],
    ['503-503', [503]],
    ['100,599', [100, 599]],
  ])('should read %j', (pattern, statuses) => {
    expect(acceptedBy(pattern)).toEqual(statuses);
  });

  it('should read a class as its hundred statuses', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 200 + index);
    expect(acceptedBy('2xx')).toEqual(hundred);
    expect(acceptedBy('2XX')).toEqual(hundred);
  });

  it.each([
    ['', '200'],
    [' 200 ,2xx', '200,2xx'],
  ])('should store %j as %j', (pattern, canonical) => {
    const parsed = parseStatusPattern(pattern);
    expect(parsed.ok && parsed.value.canonical).toBe(canonical);
  });

  it.each([
    '99',
    '600',
    '0',
    '2x',
    '2xX',
    '6xx',
    '0xx',
    'xxx',
    '299-200',
    '200-',
    '-200',
    '200-2xx',
    '200,',
    ',',
    '200,,201',
    '200 201',
    '200 - 201',
    '2e2',
    '+200',
    'ok',
    '٢٠٠',
  ])('should refuse %j', (pattern) => {
    expect(parseStatusPattern(pattern).ok).toBe(false);
  });

  it('should accept exactly the statuses of its parts', () => {
    const status = fc.integer({ min: 100, max: 599 });
    const range = fc.tuple(status, status).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 8 }), (ranges) => {
        const pattern = ranges.map(([from, to]) => `${from}-${to}`).join(',');
        const expected = Array.from({ length: 600 }, (_, code) => code).filter((code) =>
          ranges.some(([from, to]) => code >= from && code <= to),
        );
        expect(acceptedBy(pattern)).toEqual(expected);
      }),
    );
  });
});
