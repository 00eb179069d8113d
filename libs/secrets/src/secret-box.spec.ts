import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealBrokenError } from './seal-broken.error.js';
import { SecretBox } from './secret-box.js';

const box = new SecretBox(Buffer.alloc(32, 1).toString('base64'));

describe('SecretBox', () => {
  it('should open what it sealed, in the same context', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (plain, context) => {
        expect([...box.open(box.seal(plain, context), context)]).toEqual([...plain]);
      }),
    );
  });

  it('should open nothing of another context or key, and nothing that was changed or cut', () => {
    const sealed = box.seal(Buffer.from('secret'), 'a');
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(14) ^ 1, 14);
    const other = new SecretBox(Buffer.alloc(32, 2).toString('base64'));
    expect(() => box.open(sealed, 'b')).toThrow(SealBrokenError);
    expect(() => other.open(sealed, 'a')).toThrow(SealBrokenError);
    for (const broken of [changed, sealed.subarray(0, 20), Buffer.alloc(0)])
      expect(() => box.open(broken, 'a')).toThrow(SealBrokenError);
  });

  it('should seal the same twice in two ways', () => {
    expect(box.seal(Buffer.from('x'), 'a').equals(box.seal(Buffer.from('x'), 'a'))).toBe(false);
  });
});
