import {
  distributionId,
  parseSmnPublication,
  protocolOf,
  publicationEnvelope,
  spliceIds,
} from '#libs/domain';
import type { Delivery } from '../lanes/delivery.js';

const CLOSING_BRACE = 0x7d;

/**
 * What a callback carries: the event's own bytes, with the ids that BlueKing receivers expect; what was published through
 * SMN as an envelope.
 */
export function callbackBody(delivery: Delivery): Buffer {
  const { description, body } = delivery.event;
  if (description.smn !== null) {
    const envelope = Buffer.from(envelopeOf(delivery));
    return spliced(delivery, envelope, envelope.lastIndexOf(CLOSING_BRACE));
  }
  return description.spliceAt < 0 ? body : spliced(delivery, body, description.spliceAt);
}

function spliced({ event, partition, subscriber }: Delivery, body: Buffer, spliceAt: number): Buffer {
  return spliceIds(body, spliceAt, distributionId(event.offset, partition.partition), subscriber.id);
}

function envelopeOf({ event, subscriber }: Delivery): string {
  const publication = parseSmnPublication(event.body);
  // It was read when it was matched.
  if (!publication.ok) throw new Error(publication.reason);
  const { name: topic, tenant } = event.description;
  return publicationEnvelope(publication.value, {
    topic,
    tenant,
    protocol: protocolOf(subscriber.definition),
  });
}
