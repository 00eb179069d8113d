import { distributionId, MAX_JUDGED_BODY_BYTES, spliceIds, webhookId } from '#libs/domain';
import type { ExchangeRequest } from '#libs/egress';
import type { Delivery } from '../lanes/delivery.js';

/** Of an answer that only its status judges, this much is kept: enough for a person to see what came. */
const SHOWN_BYTES = 256;

/** The HTTP request of a delivery's next attempt: the event's own bytes, with the ids that BlueKing receivers expect. */
export function callbackRequest(delivery: Delivery, nowMs: number): ExchangeRequest {
  const { partition, event, subscriber } = delivery;
  const { definition } = subscriber;
  const { description, offset } = event;
  const headers = [
    'content-type',
    description.contentType,
    'webhook-id',
    webhookId(partition.topic, partition.partition, offset, definition.id),
    'webhook-timestamp',
    String(Math.floor(nowMs / 1_000)),
    'x-ringback-event',
    description.name,
    'x-ringback-attempt',
    String(delivery.attempts),
  ];
  if (description.traceparent !== null) headers.push('traceparent', description.traceparent);
  return {
    method: 'POST',
    url: definition.callbackUrl,
    headers,
    body:
      description.spliceAt < 0
        ? event.body
        : spliceIds(
            event.body,
            description.spliceAt,
            distributionId(offset, partition.partition),
            definition.id,
          ),
    timeoutMs: definition.timeoutSeconds * 1_000,
    captureBytes: definition.confirmMode === 'regular' ? MAX_JUDGED_BODY_BYTES : SHOWN_BYTES,
  };
}
