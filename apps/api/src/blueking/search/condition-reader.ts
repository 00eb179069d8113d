import {
  type ComparedValue,
  COMPARISONS,
  type Comparison,
  type SubscriptionCondition,
  type SubscriptionField,
} from '#libs/persistence';
import { malformed, unsearchable } from '../failure/failures.js';
import { compilePattern } from './compile-pattern.js';
import { ConditionBudget } from './condition-budget.js';
import { fieldOf, isNumberField } from './members.js';
import { utcMoment, utcText, type ZonedTime } from './zoned-time.js';

const COMPARISONS_BY_NAME: ReadonlyMap<string, Comparison> = new Map(
  COMPARISONS.map((name) => [`$${name}`, name]),
);

/** A JSON value that a field can be compared with. A value of another type equals no field's. */
type Scalar = string | number | boolean | null;

/**
 * Reads the `condition` of a search. Comparisons are typed: text is compared with text by code points, numbers with
 * numbers; values of different types differ and have no order. `last_time` is compared as a moment, to the second, its
 * values are texts in the configured zone.
 * @throws BluekingFailure 1103002 for whatever the contract does not list
 */
export class ConditionReader {
  readonly #budget = new ConditionBudget();

  constructor(private readonly zone: ZonedTime) {}

  read(json: unknown): SubscriptionCondition {
    if (!isObject(json)) throw malformed('a condition is not an object');
    this.#budget.part();
    return allOf(Object.entries(json).map(([key, value]) => this.#entry(key, value)));
  }

  #entry(key: string, value: unknown): SubscriptionCondition {
    if (key === '$and' || key === '$or') return this.#list(key === '$and' ? 'and' : 'or', value);
    const field = fieldOf(key);
    if (field === undefined) throw unsearchable(`${JSON.stringify(key.slice(0, 64))} is no stored field`);
    if (!isObject(value)) return this.#comparison(field, 'eq', value);
    const operations = Object.entries(value);
    if (operations.length === 0) throw unsearchable(`${key} has no operator`);
    return allOf(operations.map(([operator, operand]) => this.#operation(field, operator, operand)));
  }

  #list(kind: 'and' | 'or', value: unknown): SubscriptionCondition {
    if (!Array.isArray(value) || value.length === 0) throw unsearchable(`$${kind} is no list of conditions`);
    return { kind, of: this.#budget.deeper(() => value.map((part) => this.read(part))) };
  }

  #operation(field: SubscriptionField, operator: string, operand: unknown): SubscriptionCondition {
    if (operator === '$in' || operator === '$nin')
      return this.#membership(field, operator === '$in', operand);
    if (operator === '$regex') return this.#test(field, operand);
    const comparison = COMPARISONS_BY_NAME.get(operator);
    if (comparison === undefined)
      throw unsearchable(`${JSON.stringify(operator.slice(0, 64))} is no operator`);
    return this.#comparison(field, comparison, operand);
  }

  #comparison(field: SubscriptionField, operator: Comparison, operand: unknown): SubscriptionCondition {
    this.#budget.part(1);
    const value = this.#compared(field, operand);
    if (value === undefined) return { kind: 'constant', value: operator === 'ne' };
    return { kind: 'comparison', field, operator, value };
  }

  #membership(field: SubscriptionField, included: boolean, operand: unknown): SubscriptionCondition {
    if (!Array.isArray(operand)) throw unsearchable('$in and $nin take a list');
    this.#budget.part(operand.length);
    const values = operand
      .map((value) => this.#compared(field, value))
      .filter((value) => value !== undefined);
    return { kind: 'membership', field, included, values };
  }

  #test(field: SubscriptionField, operand: unknown): SubscriptionCondition {
    this.#budget.pattern();
    if (typeof operand !== 'string') throw unsearchable('$regex is no text');
    const found = compilePattern(operand);
    if (isNumberField(field)) return { kind: 'constant', value: false };
    const shown = field === 'updatedAt' ? (utc: string) => this.#shown(utc) : (text: string) => text;
    return { kind: 'test', field, accepts: (text) => found(shown(text)) };
  }

  /** What the field is compared with, or undefined for a value of another type. */
  #compared(field: SubscriptionField, operand: unknown): ComparedValue | undefined {
    if (!isScalar(operand))
      throw unsearchable('a field is compared with a text, a number, a boolean or null');
    if (typeof operand === 'number' && !Number.isFinite(operand))
      throw unsearchable('a number is out of range');
    if (isNumberField(field)) return typeof operand === 'number' ? operand : undefined;
    if (typeof operand !== 'string') return undefined;
    if (!operand.isWellFormed()) throw unsearchable('a text holds half of a surrogate pair');
    return field === 'updatedAt' ? this.#utc(operand) : operand;
  }

  #utc(text: string): string {
    const moment = this.zone.moment(text);
    if (moment === undefined) throw unsearchable('last_time is compared with YYYY-MM-DD HH:MM:SS');
    return utcText(moment);
  }

  #shown(utc: string): string {
    const moment = utcMoment(utc);
    return moment === undefined ? utc : this.zone.text(moment);
  }
}

function allOf(parts: readonly SubscriptionCondition[]): SubscriptionCondition {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: 'and', of: parts };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
