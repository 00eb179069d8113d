import type { EventDescription } from '#libs/domain';

/** An event `x` without a key. */
export function described(change: Partial<EventDescription> = {}): EventDescription {
  return {
    name: 'x',
    tenant: '0',
    businesses: [],
    orderingKey: null,
    contentType: 'application/json',
    traceparent: null,
    spliceAt: -1,
    producedAt: 0,
    smn: null,
    ...change,
  };
}
