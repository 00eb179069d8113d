import { describe, expect, it } from 'vitest';
import { isAudience } from './audience.js';

describe('isAudience', () => {
  it.each([
    [{ tenant: '0', business: 0 }, '0', [], true],
    [{ tenant: '0', business: 0 }, '0', [7], true],
    [{ tenant: '0', business: 7 }, '0', [], true],
    [{ tenant: '0', business: 7 }, '0', [3, 7], true],
    [{ tenant: '0', business: 7 }, '0', [3], false],
    [{ tenant: '0', business: 0 }, '1', [], false],
  ])('should say of %j for an event of tenant %s and businesses %j: %s', (scope, tenant, businesses, is) => {
    expect(isAudience(scope, tenant, businesses)).toBe(is);
  });
});
