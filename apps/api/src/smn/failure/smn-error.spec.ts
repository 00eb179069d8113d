import { describe, expect, it } from 'vitest';
import { SMN_CODES, type SmnCode } from './smn-code.js';
import { SmnError } from './smn-error.js';

const REASON = 'It is wrong.';
const isSmnCode = (code: string): code is SmnCode => code in SMN_CODES;

describe('SmnError', () => {
  it.each(Object.keys(SMN_CODES).filter(isSmnCode))('should tell the reason of %s once', (code) => {
    const { message: fixed } = SMN_CODES[code];
    const { message, reason } = new SmnError(code, { reason: REASON });
    expect([
      [fixed, REASON],
      [`${fixed} ${REASON}`, null],
    ]).toContainEqual([message, reason]);
  });

  it.each(['SMN.0009', 'SMN.0012', 'SMN.0043'] as const)(
    'should leave the message of %s as it is',
    (code) => {
      expect(new SmnError(code, { reason: REASON }).message).toBe(SMN_CODES[code].message);
    },
  );

  it('should say in the message which setting a protocol lacks', () => {
    const { message } = new SmnError('SMN.0011', { reason: 'SMTP_URL is not set.' });
    expect(message).toBe('Parameter: Protocol is invalid. SMTP_URL is not set.');
  });
});
