import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubscriptionCondition } from '#libs/persistence';
import { BluekingFailure } from '../failure/blueking-failure.js';
import { ConditionReader } from './condition-reader.js';
import { ZonedTime } from './zoned-time.js';

function read(json: unknown, zone = 'UTC'): SubscriptionCondition {
  return new ConditionReader(new ZonedTime(zone)).read(json);
}

function codeOf(json: unknown): number | undefined {
  try {
    read(json);
    return undefined;
  } catch (error) {
    if (error instanceof BluekingFailure) return error.code;
    throw error;
  }
}

describe('ConditionReader', () => {
  it('should read an empty condition as all', () => {
    expect(read({})).toEqual({ kind: 'and', of: [] });
  });

  it('should read equality on a field', () => {
    expect(read({ subscription_name: 'a' })).toEqual({
      kind: 'comparison',
      field: 'name',
      operator: 'eq',
      value: 'a',
    });
    expect(read({ time_out: 5 })).toMatchObject({ field: 'timeoutSeconds', value: 5 });
  });

  it.each(['eq', 'ne', 'gt', 'gte', 'lt', 'lte'])('should read $%s', (operator) => {
    const expected = { kind: 'comparison', field: 'timeoutSeconds', operator, value: 5 };
    expect(read({ timeout: { [`$${operator}`]: 5 } })).toEqual(expected);
  });

  it('should read lists, leaving out values of another type', () => {
    expect(read({ timeout: { $in: [5, '5', null, 7] } })).toEqual({
      kind: 'membership',
      field: 'timeoutSeconds',
      included: true,
      values: [5, 7],
    });
    expect(read({ operator: { $nin: [] } })).toMatchObject({ included: false, values: [] });
  });

  it('should join fields and operators by and, and read $and and $or', () => {
    const condition = read({
      timeout: { $gt: 5, $lt: 9 },
      $or: [{ operator: 'a' }, { $and: [{ operator: 'b' }] }],
    });
    expect(condition).toMatchObject({
      kind: 'and',
      of: [
        { kind: 'and', of: [{ operator: 'gt' }, { operator: 'lt' }] },
        { kind: 'or', of: [{ value: 'a' }, { kind: 'and', of: [{ value: 'b' }] }] },
      ],
    });
  });

  it('should hold values of different types for different, without an order', () => {
    expect(read({ timeout: '10' })).toEqual({ kind: 'constant', value: false });
    expect(read({ timeout: { $ne: '10' } })).toEqual({ kind: 'constant', value: true });
    expect(read({ operator: { $gte: 0 } })).toEqual({ kind: 'constant', value: false });
    expect(read({ operator: null })).toEqual({ kind: 'constant', value: false });
    expect(read({ last_time: 5 })).toEqual({ kind: 'constant', value: false });
  });

  it('should compare last_time as a moment of the configured zone', () => {
    const condition = { last_time: { $gte: '2026-03-02 08:15:40' } };
    expect(read(condition, 'Asia/Shanghai')).toMatchObject({
      field: 'updatedAt',
      value: '2026-03-02 00:15:40',
    });
    expect(codeOf({ last_time: 'yesterday' })).toBe(1103002);
  });

  it('should test last_time as it is shown', () => {
    const condition = read({ last_time: { $regex: ' 16:' } }, 'Asia/Shanghai');
    if (condition.kind !== 'test') throw new Error('expected a test');
    expect(condition.accepts('2017-09-19 08:57:07')).toBe(true);
    expect(condition.accepts('2017-09-19 16:57:07')).toBe(false);
  });

  it('should find a pattern anywhere, by RE2', () => {
    const condition = read({ operator: { $regex: '(?i)B+c$' } });
    if (condition.kind !== 'test') throw new Error('expected a test');
    expect(condition.accepts('abbC')).toBe(true);
    expect(condition.accepts('abbcd')).toBe(false);
    expect(read({ timeout: { $regex: '1' } })).toEqual({ kind: 'constant', value: false });
  });

  it.each([[[]], ['x'], [5], [null]])('should refuse %j as no object', (json) => {
    expect(codeOf(json)).toBe(1199000);
  });

  it.each([
    { HostName: 'a' },
    { statistics: { total: 1 } },
    { 'statistics.total': 1 },
    { timeout: {} },
    { timeout: [5] },
    { timeout: { $eq: {} } },
    { timeout: { $gt: [1] } },
    { timeout: { $foo: 1 } },
    { timeout: { $gt: 1, foo: 2 } },
    { timeout: { $in: 5 } },
    { timeout: { $in: [[5]] } },
    { timeout: 1e400 },
    { operator: '\ud800' },
    { operator: { $regex: '(' } },
    { operator: { $regex: '(?=a)' } },
    { operator: { $regex: 5 } },
    { operator: { $regex: 'a'.repeat(1_025) } },
    { operator: { $regex: '((a{1,30}){1,30}){1,30}' } },
    { operator: { $regex: 'a', $options: 'i' } },
    { $and: [] },
    { $and: {} },
    { $or: 'x' },
    { $not: { timeout: 5 } },
    { $where: 'true' },
    JSON.parse('{"__proto__":{"timeout":5}}') as unknown,
    { constructor: 'x' },
  ])('should refuse %j', (json) => {
    expect(codeOf(json)).toBe(1103002);
  });

  it('should refuse what is too deep or too much, at once', () => {
    const nested = (depth: number): unknown => (depth === 0 ? {} : { $and: [nested(depth - 1)] });
    expect(codeOf(nested(16))).toBeUndefined();
    expect(codeOf(nested(17))).toBe(1103002);
    expect(codeOf({ $or: Array.from({ length: 100_000 }, () => ({})) })).toBe(1103002);
    expect(codeOf({ timeout: { $in: Array.from({ length: 10_001 }, (_, index) => index) } })).toBe(1103002);
    expect(codeOf({ $or: Array.from({ length: 11 }, () => ({ operator: { $regex: 'a' } })) })).toBe(1103002);
  });

  it('should read or refuse any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect([undefined, 1103002, 1199000]).toContain(codeOf(json));
      }),
    );
  });
});
