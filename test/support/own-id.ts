import type { OwnSubscriptionId } from '#libs/persistence';

/** An id that a test has made itself, for repositories that want to know that somebody asked whose it is. */
export function ownId(id: number): OwnSubscriptionId {
  return id as OwnSubscriptionId;
}
