import { describe, expect, it } from 'vitest';
import { tenantOf } from './event-tenant.js';

const body = { specversion: '1.0', tenant: 'extension', bk_supplier_account: 'account' };

describe('tenantOf', () => {
  it('should ask the sources in their order', () => {
    expect(tenantOf({ tenant: 'header', ce_tenant: 'binary' }, body)).toBe('header');
    expect(tenantOf({ ce_tenant: 'binary' }, body)).toBe('binary');
    expect(tenantOf({}, body)).toBe('extension');
    expect(tenantOf({}, { bk_supplier_account: 'account' })).toBe('account');
    expect(tenantOf({}, {})).toBe('0');
    expect(tenantOf({}, undefined)).toBe('0');
  });

  it.each([
    [7, '7'],
    [0, '0'],
    [-1, '-1'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('should read the integer %d', (bk_supplier_account, tenant) => {
    expect(tenantOf({}, { bk_supplier_account })).toBe(tenant);
  });

  it.each([null, true, 1.5, '', [], {}])('should take %j for no tenant', (bk_supplier_account) => {
    expect(tenantOf({}, { bk_supplier_account })).toBe('0');
  });

  it.each(['a b', 'a/b', '租户', 'a'.repeat(65), 2 ** 53, 1e30])(
    'should give an event of %j to nobody',
    (value) => {
      expect(tenantOf({}, { bk_supplier_account: value })).toBeUndefined();
    },
  );

  it('should not fall back to a later source when an earlier one is unusable', () => {
    expect(tenantOf({ tenant: 'a b' }, body)).toBeUndefined();
    expect(tenantOf({ tenant: Buffer.from([0xff]) }, body)).toBeUndefined();
    expect(tenantOf({ tenant: '' }, body)).toBe('extension');
  });
});
