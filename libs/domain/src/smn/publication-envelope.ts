import { messageText } from './message-text.js';
import type { SmnPublication } from './smn-record.js';

/**
 * A publication as subscriptions get it that were not made through SMN: a BlueKing envelope, which ends in its brace.
 * Attributes are as they were published: a STRING has one value, the others a list.
 */
export function publicationEnvelope(
  publication: SmnPublication,
  { topic, tenant, protocol }: { readonly topic: string; readonly tenant: string; readonly protocol: string },
): string {
  const attributes = publication.attributes.map(({ name, type, values }) => ({
    name,
    type,
    value: type === 'STRING' ? (values[0] ?? '') : values,
  }));
  const current = {
    subject: publication.subject,
    message: messageText(publication, protocol),
    message_attributes: attributes,
    message_id: publication.message_id,
  };
  return JSON.stringify({
    event_type: 'smn',
    action: 'publish',
    obj_type: topic,
    data: [{ cur_data: current, pre_data: null }],
    bk_supplier_account: tenant,
  });
}
