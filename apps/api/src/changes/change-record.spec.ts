import { describe, expect, it } from 'vitest';
import type { Subscription } from '#libs/domain';
import { changeRecord } from './change-record.js';

const subscription: Subscription = {
  id: 7,
  tenant: '0',
  business: 3,
  name: 'name',
  systemName: 'cmdb',
  callbackUrl: 'https://example.org:8443/hook/s3cr3t?token=s3cr3t',
  confirmMode: 'regular',
  confirmPattern: 's3cr3t',
  form: 'hostcreate',
  timeoutSeconds: 10,
  operator: 'admin',
  state: 'active',
  stateReason: null,
  maxInFlight: null,
  recordedAttempts: 'failed',
  startAt: null,
  smn: null,
  createdAt: new Date(0),
  updatedAt: new Date(1_000),
};

describe('changeRecord', () => {
  it('should tell the state without what authenticates', () => {
    const record = changeRecord('changes', { id: 9, subscriptionId: 7, kind: 'updated', subscription });
    expect(record).toMatchObject({ topic: 'changes', key: '7', headers: { change: '9' } });
    const value = String(record.value);
    expect(JSON.parse(value)).toMatchObject({
      change: 9,
      kind: 'updated',
      subscription_id: 7,
      callback_host: 'example.org:8443',
      updated_at: '1970-01-01T00:00:01.000Z',
    });
    expect(value).not.toContain('s3cr3t');
  });

  it('should be a tombstone once the subscription is gone, whatever the change was', () => {
    const record = changeRecord('changes', { id: 9, subscriptionId: 7, kind: 'created', subscription: null });
    expect(record).toMatchObject({ key: '7', value: null });
  });
});
