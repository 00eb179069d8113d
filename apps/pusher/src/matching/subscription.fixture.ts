import type { Subscription } from '#libs/domain';
import type { FedSubscription } from '#libs/persistence';

/** Subscription 1: active, wants `x`, and is confirmed by the status 200. */
export function subscriptionOf(change: Partial<Subscription> = {}): Subscription {
  return {
    id: 1,
    tenant: '0',
    business: 0,
    name: '',
    systemName: '',
    callbackUrl: 'http://receiver.example/',
    confirmMode: 'httpstatus',
    confirmPattern: '200',
    form: 'x',
    timeoutSeconds: 10,
    operator: '',
    state: 'active',
    stateReason: null,
    maxInFlight: null,
    recordedAttempts: 'failed',
    startAt: null,
    smn: null,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...change,
  };
}

/** As the database feeds it. */
export function fedOf(
  change: Partial<Subscription> = {},
  floors: FedSubscription['floors'] = {},
): FedSubscription {
  return { subscription: subscriptionOf(change), floors };
}
