import { describe, expect, it } from 'vitest';
import { cloudEventTenant, cloudEventType } from './cloud-event.js';

const structured = { specversion: '1.0', type: 'com.example.order', tenant: 'acme' };

describe('cloudEventType', () => {
  it('should read the header of binary mode, with or without ce_specversion', () => {
    expect(
      cloudEventType({ ce_type: Buffer.from('a.b'), ce_specversion: Buffer.from('1.0') }, undefined),
    ).toBe('a.b');
    expect(cloudEventType({ ce_type: 'a.b' }, structured)).toBe('a.b');
  });

  it('should read the type of structured mode', () => {
    expect(cloudEventType({}, structured)).toBe('com.example.order');
  });

  it.each([undefined, {}, { type: 'x' }, { specversion: 1, type: 'x' }, { specversion: '1.0', type: 1 }])(
    'should find none in %j',
    (body) => {
      expect(cloudEventType({}, body)).toBeUndefined();
    },
  );
});

describe('cloudEventTenant', () => {
  it('should prefer the header to the field', () => {
    expect(cloudEventTenant({ ce_tenant: 'other' }, structured)).toBe('other');
    expect(cloudEventTenant({}, structured)).toBe('acme');
  });

  it('should not take the field of a body that is no CloudEvent', () => {
    expect(cloudEventTenant({}, { tenant: 'acme' })).toBeUndefined();
  });
});
