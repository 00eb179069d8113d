import { describe, expect, it } from 'vitest';
import { isSmnLinkPath, isSmnPath } from './smn-path.js';

describe('the paths of SMN', () => {
  it.each(['/', '/?a', '/v2', '/v2/', '/v2?x', '/V2/p/notifications/topics', '/rest/v2/x', '/smn/a.pem'])(
    'should hold %s',
    (url) => {
      expect(isSmnPath(url)).toBe(true);
    },
  );

  it.each(['/v20', '/api/v2/event', '/api/v1/events', '/docs', '/livez', '/rest', '/smnx'])(
    'should not hold %s',
    (url) => {
      expect(isSmnPath(url)).toBe(false);
    },
  );

  it('should know the links of messages', () => {
    expect(isSmnLinkPath('/rest/v2/notifications/subscription/confirm?token=1')).toBe(true);
    expect(isSmnLinkPath('/v2/notifications/subscriptions/unsubscribe?subscription_urn=1')).toBe(true);
    expect(isSmnLinkPath('/v2/p/notifications/subscriptions')).toBe(false);
    expect(isSmnLinkPath('/v2/notifications/protocols')).toBe(false);
  });
});
