import type { SubscriptionQuery } from '#libs/persistence';

/** A search as it was understood. */
export interface SearchRequest {
  readonly query: SubscriptionQuery;
  /** Members that each subscription is answered with; empty means all. */
  readonly members: ReadonlySet<string>;
}
