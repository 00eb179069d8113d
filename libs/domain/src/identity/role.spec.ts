import { describe, expect, it } from 'vitest';
import { includesRole, ROLES } from './role.js';

describe('includesRole', () => {
  it.each([
    ['reader', ['reader']],
    ['manager', ['reader', 'manager']],
    ['publisher', ['publisher']],
    ['admin', ['reader', 'manager', 'publisher', 'admin']],
  ] as const)('should let %s do what %j may', (held, included) => {
    expect(ROLES.filter((needed) => includesRole(held, needed))).toEqual(included);
  });
});
