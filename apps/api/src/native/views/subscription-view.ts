import { formNames, type Subscription } from '#libs/domain';
import { EARLIEST } from '../../subscriptions/subscribe-from.js';
import type { SubscriptionDto } from '../dto/subscription.dto.js';

/** A subscription in this dialect's words. */
export function subscriptionView(subscription: Subscription): SubscriptionDto {
  return {
    id: subscription.id,
    tenant: subscription.tenant,
    business: subscription.business,
    name: subscription.name,
    system_name: subscription.systemName,
    callback_url: subscription.callbackUrl,
    event_names: [...formNames(subscription.form)],
    confirm: { mode: subscription.confirmMode, pattern: subscription.confirmPattern },
    timeout_seconds: subscription.timeoutSeconds,
    max_in_flight: subscription.maxInFlight,
    record: subscription.recordedAttempts,
    start_at: startAt(subscription.startAt),
    operator: subscription.operator,
    state: subscription.state,
    state_reason: subscription.stateReason,
    created_at: subscription.createdAt.toISOString(),
    updated_at: subscription.updatedAt.toISOString(),
  };
}

function startAt(moment: Date | null): string | null {
  if (moment === null) return null;
  return moment.getTime() === EARLIEST.getTime() ? 'earliest' : moment.toISOString();
}
