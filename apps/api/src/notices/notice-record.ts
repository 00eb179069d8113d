import type { OutgoingRecord } from '#libs/broker';
import type { OutboxNotice } from '#libs/persistence';

/**
 * A notice as it stands on the topic of notices: keyed by the subscription that it is about, or else by `topic/partition`.
 * One that was published twice, around a crash, has the same `id` both times.
 */
export function noticeRecord(noticesTopic: string, notice: OutboxNotice): OutgoingRecord {
  const { id, kind, subscriptionId, topic, partition, fromOffset, toOffset, detail, at } = notice;
  const value = {
    id,
    kind,
    subscription_id: subscriptionId,
    topic,
    partition,
    from_offset: fromOffset,
    to_offset: toOffset,
    detail,
    at: at.toISOString(),
  };
  return {
    topic: noticesTopic,
    key: subscriptionId === null ? `${topic ?? ''}/${partition ?? ''}` : String(subscriptionId),
    value: Buffer.from(JSON.stringify(value)),
    headers: { kind },
  };
}
