import type { OutgoingRecord } from '#libs/broker';
import { SMN_KIND_HEADER, type SmnInvitation } from '#libs/domain';
import type { OutboxInvitation } from '#libs/persistence';

/**
 * A confirmation message as it stands on the topic of SMN's messages. One that was published twice has the same `message_id`.
 * That is its key as well: what is sent again does not wait behind a message that failed.
 */
export function invitationRecord(
  smnTopic: string,
  { tenant, topic, urnId, kind, messageId, sealed }: OutboxInvitation,
): OutgoingRecord {
  const invitation: SmnInvitation = {
    message_id: messageId,
    urn_id: urnId,
    sealed_token: sealed.toString('base64'),
  };
  return {
    topic: smnTopic,
    key: messageId,
    value: Buffer.from(JSON.stringify(invitation)),
    headers: { event_name: topic, tenant, [SMN_KIND_HEADER]: kind },
  };
}
