declare const own: unique symbol;

/**
 * The id of a subscription that the caller may see and change. `SubscriptionDirectory.own` alone makes one, so that a route
 * that does not ask whose a subscription is does not compile. A subscription never changes its tenant, and an id is never
 * given twice: what was the caller's stays the caller's, or is gone.
 */
export type OwnSubscriptionId = number & { readonly [own]: true };

/** Whose things are meant: those of one tenant, or with null of all. A `Principal` is one. */
export interface Reach {
  readonly tenant: string | null;
}
