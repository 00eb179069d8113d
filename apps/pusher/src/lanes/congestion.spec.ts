import { describe, expect, it } from 'vitest';
import { type FailureReason, failedVerdict } from '#libs/domain';
import { isCongestion } from './congestion.js';

const OF_REASON: Readonly<Record<FailureReason, boolean>> = {
  timeout: true,
  refused: true,
  connection: true,
  status: false,
  pattern: false,
  protocol: false,
  egress: false,
  signature: false,
  carrier: false,
  expired: false,
};

describe('isCongestion', () => {
  it.each(Object.entries(OF_REASON) as [FailureReason, boolean][])(
    'should tell of a failure by %s: %s',
    (reason, expected) => {
      expect(isCongestion(failedVerdict(reason, ''))).toBe(expected);
    },
  );

  it.each([
    [400, false],
    [429, true],
    [500, false],
    [503, true],
    [504, false],
  ])('should tell of status %d: %s, whatever the rule judges by', (status, expected) => {
    for (const reason of ['status', 'pattern'] as const)
      expect(isCongestion(failedVerdict(reason, '', { status }))).toBe(expected);
  });
});
