import type { SubscriptionField } from './subscription-field.js';

export const COMPARISONS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A number for number fields; text for the others, `YYYY-MM-DD HH:MM:SS` in UTC for moments. */
export type ComparedValue = string | number;

/**
 * Which subscriptions a search wants. Comparisons are exact: numbers as numbers, text by code points.
 * `test` is decided by the process and never by the database: it gets the field's text (see SUBSCRIPTION_FIELDS).
 */
export type SubscriptionCondition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | {
      readonly kind: 'comparison';
      readonly field: SubscriptionField;
      readonly operator: Comparison;
      readonly value: ComparedValue;
    }
  | {
      readonly kind: 'membership';
      readonly field: SubscriptionField;
      readonly values: readonly ComparedValue[];
      /** False: none of the values. */
      readonly included: boolean;
    }
  | {
      readonly kind: 'test';
      readonly field: SubscriptionField;
      readonly accepts: (text: string) => boolean;
    }
  | { readonly kind: 'and' | 'or'; readonly of: readonly SubscriptionCondition[] };
