import type { Subscription } from './subscription.js';

/**
 * Whether an event of this tenant and these businesses is for a subscription, whatever the event's name: the tenant is
 * its own, and the event has no business, or the subscription's is 0 or among them.
 */
export function isAudience(
  { tenant: own, business }: Pick<Subscription, 'tenant' | 'business'>,
  tenant: string,
  businesses: readonly number[],
): boolean {
  return own === tenant && (business === 0 || businesses.length === 0 || businesses.includes(business));
}
