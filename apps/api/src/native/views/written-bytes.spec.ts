import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writtenBytes } from './written-bytes.js';

describe('writtenBytes', () => {
  it('should lose nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const { text, encoding } = writtenBytes(Buffer.from(bytes));
        expect(Buffer.from(text, encoding)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('should write any text as it is, though it was cut in the midst of a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), (text, at) => {
        const whole = Buffer.from(text);
        const cut = (at % whole.length) + 1;
        const written = writtenBytes(whole.subarray(0, cut), cut);
        expect(written.encoding).toBe('utf-8');
        expect(text.startsWith(written.text)).toBe(true);
        expect(cut - Buffer.byteLength(written.text)).toBeLessThan(4);
      }),
    );
  });

  it('should take bytes for no text that end in the midst of a character and were not cut', () => {
    expect(writtenBytes(Buffer.from('é').subarray(0, 1))).toEqual({ text: 'ww==', encoding: 'base64' });
  });
});
