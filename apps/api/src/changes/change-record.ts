import type { OutgoingRecord } from '#libs/broker';
import type { OutboxChange } from '#libs/persistence';

/**
 * A change as it stands on the topic of subscription changes: keyed by the subscription, whose last state compaction
 * keeps; null once it is deleted. Of the callback URL only the host is told: paths and queries often hold secrets.
 */
export function changeRecord(
  topic: string,
  { id, subscriptionId, kind, subscription }: OutboxChange,
): OutgoingRecord {
  const value = subscription && {
    change: id,
    kind,
    subscription_id: subscriptionId,
    tenant: subscription.tenant,
    business: subscription.business,
    subscription_name: subscription.name,
    system_name: subscription.systemName,
    callback_host: URL.parse(subscription.callbackUrl)?.host ?? '',
    confirm_mode: subscription.confirmMode,
    subscription_form: subscription.form,
    timeout: subscription.timeoutSeconds,
    state: subscription.state,
    updated_at: subscription.updatedAt.toISOString(),
  };
  return {
    topic,
    key: String(subscriptionId),
    value: value === null ? null : Buffer.from(JSON.stringify(value)),
    headers: { change: String(id) },
  };
}
