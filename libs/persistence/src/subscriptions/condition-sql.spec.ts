import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConditionSql } from './condition-sql.js';
import type { SubscriptionCondition } from './subscription-condition.js';

function written(condition: SubscriptionCondition): [string, Record<string, unknown>] {
  const sql = new ConditionSql();
  return [sql.write(condition), sql.parameters];
}

describe('ConditionSql', () => {
  it('should compare numbers as numbers and text as bytes', () => {
    expect(written({ kind: 'comparison', field: 'timeoutSeconds', operator: 'lte', value: 60 })).toEqual([
      's.timeoutSeconds <= :condition_1',
      { condition_1: 60 },
    ]);
    expect(written({ kind: 'comparison', field: 'operator', operator: 'ne', value: 'é' })).toEqual([
      'CAST(s.operator AS BINARY) <> :condition_1',
      { condition_1: Buffer.from('é') },
    ]);
  });

  it('should let an index find a name', () => {
    const [sql, parameters] = written({ kind: 'comparison', field: 'name', operator: 'eq', value: 'a' });
    expect(sql).toBe('(s.name IN (:...condition_2) AND CAST(s.name AS BINARY) = :condition_1)');
    expect(parameters).toEqual({ condition_1: Buffer.from('a'), condition_2: ['a'] });
  });

  it('should know the answer of empty lists', () => {
    const membership = { kind: 'membership', field: 'operator', values: [] } as const;
    expect(written({ ...membership, included: true })[0]).toBe('1 = 0');
    expect(written({ ...membership, included: false })[0]).toBe('1 = 1');
    expect(written({ kind: 'and', of: [] })[0]).toBe('1 = 1');
    expect(written({ kind: 'or', of: [] })[0]).toBe('1 = 0');
  });

  it('should leave tests open', () => {
    const test = { kind: 'test', field: 'name', accepts: () => false } as const;
    const business = { kind: 'comparison', field: 'business', operator: 'eq', value: 5 } as const;
    expect(written({ kind: 'or', of: [test, business] })[0]).toBe('(1 = 1 OR s.business = :condition_1)');
  });

  it('should never write a value into the text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (text) => {
        const value = `'${text}"`;
        const [sql, parameters] = written({
          kind: 'and',
          of: [
            { kind: 'comparison', field: 'form', operator: 'gt', value },
            { kind: 'membership', field: 'name', included: true, values: [value, value] },
          ],
        });
        expect(sql).not.toMatch(/['"]/);
        expect(Object.keys(parameters)).toHaveLength(3);
      }),
    );
  });
});
