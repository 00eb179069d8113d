import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEventName } from './event-name.js';

describe('isEventName', () => {
  it.each(['hostcreate', 'bk_switchupdate', 'com.example.order-placed', 'A', '0'])(
    'should accept %s',
    (name) => {
      expect(isEventName(name)).toBe(true);
    },
  );

  it.each(['', '*', 'host*', 'host create', 'a,b', 'a/b', 'é', 'a\n'])('should refuse %j', (name) => {
    expect(isEventName(name)).toBe(false);
  });

  it('should accept 255 characters and refuse 256', () => {
    expect(isEventName('a'.repeat(255))).toBe(true);
    expect(isEventName('a'.repeat(256))).toBe(false);
  });

  it('should agree with the pattern of the rule for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 140 }), (text) => {
        expect(isEventName(text)).toBe(/^[A-Za-z0-9_.-]{1,255}$/.test(text));
      }),
    );
  });
});
