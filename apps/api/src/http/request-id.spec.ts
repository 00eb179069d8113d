import { describe, expect, it } from 'vitest';
import { requestIdOf } from './request-id.js';

const NEW = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

describe('requestIdOf', () => {
  it('should repeat the first acceptable one', () => {
    expect(requestIdOf({ cc_request_id: 'a', 'x-bkapi-request-id': 'b' })).toBe('a');
    expect(requestIdOf({ 'x-bkapi-request-id': 'b' })).toBe('b');
    expect(requestIdOf({ cc_request_id: '', 'x-bkapi-request-id': 'b' })).toBe('b');
  });

  it.each(['', ' ', 'a b', 'é', 'a\tb', 'x'.repeat(129)])('should give a new one instead of %j', (sent) => {
    expect(requestIdOf({ cc_request_id: sent })).toMatch(NEW);
  });

  it('should give each request its own', () => {
    expect(requestIdOf({})).not.toBe(requestIdOf({}));
  });
});
