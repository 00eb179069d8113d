import type { Subscription } from '#libs/domain';
import type { SubscriptionCondition } from './subscription-condition.js';
import type { SubscriptionField } from './subscription-field.js';

/** One key of an order; ties go by id, ascending. */
export interface SubscriptionOrder {
  readonly field: SubscriptionField;
  readonly descending: boolean;
}

/** What a search asks for within its scope. */
export interface SubscriptionQuery {
  readonly condition: SubscriptionCondition;
  /** Each field at most once; the earlier key decides first. Texts are ordered by their first 4 KiB. */
  readonly order: readonly SubscriptionOrder[];
  /** How many matches are passed over. */
  readonly start: number;
  /** How many matches are wanted at most; null wants all of them. */
  readonly limit: number | null;
}

/** A subscription with the sums of its lanes' counters. */
export interface ListedSubscription extends Subscription {
  readonly statistics: { readonly total: number; readonly failure: number };
}

/** The answer to a query. Rows come in chunks, in the query's order; a row that is deleted meanwhile is left out. */
export interface SubscriptionMatches {
  readonly kind: 'found';
  /** All matches, whatever start and limit say. */
  readonly count: number;
  /** The first chunk, read already. */
  readonly first: readonly ListedSubscription[];
  /** The chunks after the first, each read when it is asked for. No connection is held in between. */
  rest(): AsyncGenerator<readonly ListedSubscription[], void, undefined>;
}
