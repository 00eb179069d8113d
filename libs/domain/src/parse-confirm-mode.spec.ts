import { describe, expect, it } from 'vitest';
import { parseConfirmMode } from './parse-confirm-mode.js';

describe('parseConfirmMode', () => {
  it.each(['httpstatus', 1, '1'])('should read %j as httpstatus', (value) => {
    expect(parseConfirmMode(value)).toBe('httpstatus');
  });

  it.each(['regular', 2, '2'])('should read %j as regular', (value) => {
    expect(parseConfirmMode(value)).toBe('regular');
  });

  it.each([undefined, null, '', 'HTTPSTATUS', 0, 3, '01', 1.5, true, ['regular'], {}])(
    'should refuse %j',
    (value) => {
      expect(parseConfirmMode(value)).toBeUndefined();
    },
  );
});
