import { describe, expect, it } from 'vitest';
import { DEFAULT_TENANT, isTenant } from './tenant.js';

describe('isTenant', () => {
  it.each([DEFAULT_TENANT, 'tencent', '0f3a.b-c_d', 'a'.repeat(64)])('should accept %s', (tenant) => {
    expect(isTenant(tenant)).toBe(true);
  });

  it.each(['', ' ', 'a b', 'a/b', '租户', 'a'.repeat(65)])('should refuse %j', (tenant) => {
    expect(isTenant(tenant)).toBe(false);
  });
});
