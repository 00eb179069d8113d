import { describe, expect, it } from 'vitest';
import { contentTypeOf } from './content-type.js';

describe('contentTypeOf', () => {
  it('should keep what the record says', () => {
    expect(contentTypeOf(' text/plain; charset=utf-8 ', true)).toBe('text/plain; charset=utf-8');
  });

  it.each([undefined, '', ' ', 'text/plain\r\nx-evil: 1', 'text/plän', 'a\0b', 'x'.repeat(257)])(
    'should not put %j into a header',
    (own) => {
      expect(contentTypeOf(own, true)).toBe('application/json');
      expect(contentTypeOf(own, false)).toBe('application/octet-stream');
    },
  );
});
