import type { SubscriptionCondition } from './subscription-condition.js';
import type { SubscriptionField } from './subscription-field.js';

/** One row as a scan reads it: what the database decided, and the texts that are left to test. */
export interface ScannedRow {
  decided(index: number): boolean;
  text(field: SubscriptionField): string;
}

type Decision = (row: ScannedRow) => boolean;

/**
 * A condition that the database decides in part. Its greatest parts without tests are decided by the database, for each
 * row, so that each comparison has one meaning only; the tests and what joins them are decided here.
 */
export class TestedCondition {
  /** Parts that the database decides, in the order of the row's `decided`. */
  readonly decidable: readonly SubscriptionCondition[];
  /** Fields whose text the tests need. */
  readonly fields: ReadonlySet<SubscriptionField>;
  readonly accepts: Decision;

  constructor(condition: SubscriptionCondition) {
    const decidable: SubscriptionCondition[] = [];
    const fields = new Set<SubscriptionField>();
    const plan = (part: SubscriptionCondition): Decision => {
      if (!hasTests(part)) {
        const index = decidable.push(part) - 1;
        return (row) => row.decided(index);
      }
      switch (part.kind) {
        case 'test':
          fields.add(part.field);
          return (row) => part.accepts(row.text(part.field));
        case 'and': {
          const decisions = part.of.map(plan);
          return (row) => decisions.every((decide) => decide(row));
        }
        case 'or': {
          const decisions = part.of.map(plan);
          return (row) => decisions.some((decide) => decide(row));
        }
        default:
          throw new Error(`a ${part.kind} has no tests`);
      }
    };
    this.accepts = plan(condition);
    this.decidable = decidable;
    this.fields = fields;
  }
}

/** Whether the database cannot decide a condition alone. */
export function hasTests(condition: SubscriptionCondition): boolean {
  switch (condition.kind) {
    case 'test':
      return true;
    case 'and':
    case 'or':
      return condition.of.some(hasTests);
    default:
      return false;
  }
}
