import { describe, expect, it } from 'vitest';
import type { OutboxNotice } from '#libs/persistence';
import { noticeRecord } from './notice-record.js';

const EXPIRED: OutboxNotice = {
  id: 7,
  kind: 'expired',
  subscriptionId: null,
  topic: 'events',
  partition: 3,
  fromOffset: 10,
  toOffset: 20,
  detail: 'offsets left the log',
  at: new Date('2026-01-02T03:04:05.006Z'),
};

describe('noticeRecord', () => {
  it('should say all of a notice, keyed by its partition', () => {
    const { topic, key, value, headers } = noticeRecord('notices', EXPIRED);
    expect({ topic, key, headers }).toEqual({
      topic: 'notices',
      key: 'events/3',
      headers: { kind: 'expired' },
    });
    expect(JSON.parse(String(value))).toEqual({
      id: 7,
      kind: 'expired',
      subscription_id: null,
      topic: 'events',
      partition: 3,
      from_offset: 10,
      to_offset: 20,
      detail: 'offsets left the log',
      at: '2026-01-02T03:04:05.006Z',
    });
  });

  it('should be keyed by the subscription where there is one', () => {
    expect(noticeRecord('notices', { ...EXPIRED, subscriptionId: 5 }).key).toBe('5');
  });
});
