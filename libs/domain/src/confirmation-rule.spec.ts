import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfirmMode } from './confirm-mode.js';
import { MAX_JUDGED_BODY_BYTES, parseConfirmationRule } from './confirmation-rule.js';

const EMPTY = Buffer.alloc(0);

function rule(mode: ConfirmMode, pattern: string) {
  const parsed = parseConfirmationRule(mode, pattern);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

describe('parseConfirmationRule with httpstatus', () => {
  it('should confirm the statuses of the pattern, whatever the body', () => {
    const { confirms } = rule('httpstatus', '200,3xx');
    expect([200, 201, 299, 300, 399, 400].filter((status) => confirms(status, EMPTY))).toEqual([
      200, 300, 399,
    ]);
  });

  it('should confirm no status that does not exist', () => {
    const { confirms } = rule('httpstatus', '1xx,2xx,3xx,4xx,5xx');
    expect([-1, 0, 99, 600, 999, 200.5, Number.NaN].some((status) => confirms(status, EMPTY))).toBe(false);
  });

  it('should mean 200 when empty, and store it so', () => {
    expect(rule('httpstatus', '').pattern).toBe('200');
    expect(rule('httpstatus', '').confirms(200, EMPTY)).toBe(true);
  });

  it('should refuse what is no pattern', () => {
    expect(parseConfirmationRule('httpstatus', 'ok').ok).toBe(false);
    expect(parseConfirmationRule('httpstatus', '200,'.repeat(300)).ok).toBe(false);
  });
});

describe('parseConfirmationRule with regular', () => {
  it('should confirm when the pattern is found anywhere, whatever the status', () => {
    const { confirms } = rule('regular', '"result":\\s*true');
    expect(confirms(500, Buffer.from('{"code":0,"result": true}'))).toBe(true);
    expect(confirms(200, Buffer.from('{"code":0,"result": false}'))).toBe(false);
    expect(confirms(200, EMPTY)).toBe(false);
  });

  it('should keep the pattern as written', () => {
    expect(rule('regular', ' ok ').pattern).toBe(' ok ');
  });

  it('should look no further than 64 KiB', () => {
    const { confirms } = rule('regular', 'ok');
    const padding = Buffer.alloc(MAX_JUDGED_BODY_BYTES - 2, 'x');
    expect(confirms(200, Buffer.concat([padding, Buffer.from('ok')]))).toBe(true);
    expect(confirms(200, Buffer.concat([padding, Buffer.from('xok')]))).toBe(false);
  });

  it('should read the body as UTF-8 and live with bytes that are none', () => {
    expect(rule('regular', '^成功.$').confirms(200, Buffer.from('成功!'))).toBe(true);
    expect(rule('regular', 'ok').confirms(200, Buffer.from([0xff, 0xfe, 0x6f, 0x6b]))).toBe(true);
  });

  it.each(['', '(', '(?=a)', '(a)\\1', 'a{1001}', '[z-a]', 'a**', '\\'])('should refuse %j', (pattern) => {
    expect(parseConfirmationRule('regular', pattern).ok).toBe(false);
  });

  it('should accept 1,024 characters and refuse one more', () => {
    expect(parseConfirmationRule('regular', 'a'.repeat(1_024)).ok).toBe(true);
    expect(parseConfirmationRule('regular', 'a'.repeat(1_025)).ok).toBe(false);
  });

  it('should refuse a pattern that compiles to a huge program', () => {
    expect(parseConfirmationRule('regular', 'x{1000}x{1000}').ok).toBe(false);
  });

  it('should find a text that stands in the body', () => {
    const word = fc.stringMatching(/^[a-z0-9 ]{1,20}$/);
    fc.assert(
      fc.property(fc.string(), word, fc.string(), (before, text, after) => {
        expect(rule('regular', text).confirms(404, Buffer.from(before + text + after))).toBe(true);
      }),
    );
  });

  it('should never throw, whatever the pattern', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => void parseConfirmationRule('regular', text)),
    );
  });
});
