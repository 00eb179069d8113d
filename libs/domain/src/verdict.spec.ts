import { describe, expect, it } from 'vitest';
import { failedVerdict } from './verdict.js';

describe('failedVerdict', () => {
  it('should be without an answer unless told', () => {
    expect(failedVerdict('refused', 'connection refused')).toEqual({
      kind: 'failed',
      reason: 'refused',
      detail: 'connection refused',
      status: null,
      retryAfterMs: null,
      gone: false,
    });
  });

  it('should keep what the answer said', () => {
    expect(failedVerdict('status', '503', { status: 503, retryAfterMs: 2_000 })).toMatchObject({
      status: 503,
      retryAfterMs: 2_000,
      gone: false,
    });
  });

  it('should cut the detail to 500 characters', () => {
    expect(failedVerdict('protocol', 'x'.repeat(501)).detail).toHaveLength(500);
  });
});
