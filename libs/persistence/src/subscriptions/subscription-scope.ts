/** Whose subscriptions are meant: those of one business of a tenant, or with business 0 all of the tenant. */
export interface SubscriptionScope {
  readonly tenant: string;
  readonly business: number;
}
