import type { ObjectLiteral } from 'typeorm';
import type { Comparison, ComparedValue, SubscriptionCondition } from './subscription-condition.js';
import { SUBSCRIPTION_FIELDS, type SubscriptionField } from './subscription-field.js';

/** Conditions that the database decides alone. */
export type SqlCondition = Exclude<SubscriptionCondition, { kind: 'test' }>;

const OPERATORS: Readonly<Record<Comparison, string>> = {
  eq: '=',
  ne: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
};

/** Writes conditions as SQL over the alias `s`, every value a parameter of its own. */
export class ConditionSql {
  readonly parameters: ObjectLiteral = {};
  #count = 0;

  /** What the database decides; a test that it cannot decide counts as true, so this holds for every match. */
  write(condition: SubscriptionCondition): string {
    switch (condition.kind) {
      case 'constant':
        return condition.value ? '1 = 1' : '1 = 0';
      case 'test':
        return '1 = 1';
      case 'comparison':
        return this.#comparison(condition.field, condition.operator, condition.value);
      case 'membership':
        return this.#membership(condition.field, condition.values, condition.included);
      case 'and':
      case 'or':
        return this.#joined(condition.kind, condition.of);
    }
  }

  #comparison(field: SubscriptionField, operator: Comparison, value: ComparedValue): string {
    const exact = `${comparable(field)} ${OPERATORS[operator]} :${this.#name(bytesOfText(value))}`;
    return operator === 'eq' ? this.#found(field, [value], exact) : exact;
  }

  #membership(field: SubscriptionField, values: readonly ComparedValue[], included: boolean): string {
    if (values.length === 0) return included ? '1 = 0' : '1 = 1';
    const name = this.#name(values.map(bytesOfText));
    const exact = `${comparable(field)} ${included ? 'IN' : 'NOT IN'} (:...${name})`;
    return included ? this.#found(field, values, exact) : exact;
  }

  /** Bytes are in no index: what is equal as bytes is equal in every collation too, and that an index finds. */
  #found(field: SubscriptionField, values: readonly ComparedValue[], exact: string): string {
    const { sql, indexed } = SUBSCRIPTION_FIELDS[field];
    return indexed === true ? `(${sql} IN (:...${this.#name(values)}) AND ${exact})` : exact;
  }

  #joined(kind: 'and' | 'or', of: readonly SubscriptionCondition[]): string {
    if (of.length === 0) return kind === 'and' ? '1 = 1' : '1 = 0';
    return `(${of.map((part) => this.write(part)).join(kind === 'and' ? ' AND ' : ' OR ')})`;
  }

  #name(value: unknown): string {
    this.#count += 1;
    const name = `condition_${this.#count}`;
    this.parameters[name] = value;
    return name;
  }
}

/** Text compares as bytes: no collation folds case, and none ignores spaces at the end, as utf8mb4_bin does. */
export function comparable(field: SubscriptionField): string {
  const { sql, type } = SUBSCRIPTION_FIELDS[field];
  return type === 'number' ? sql : `CAST(${sql} AS BINARY)`;
}

function bytesOfText(value: ComparedValue): Buffer | number {
  return typeof value === 'string' ? Buffer.from(value) : value;
}
