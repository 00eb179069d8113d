import { MAX_JUDGED_BODY_BYTES, webhookId } from '#libs/domain';
import type { ExchangeRequest } from '#libs/egress';
import type { Delivery } from '../lanes/delivery.js';
import { RECORDED_ANSWER_BYTES } from './attempt-record.js';
import { callbackBody } from './callback-body.js';
import { Unsignable } from './unsignable.js';
import type { WebhookSignatures } from './webhook-signatures.js';

/** The HTTP request of a delivery's next attempt, signed where the subscription has a secret. */
export function callbackRequest(
  delivery: Delivery,
  nowMs: number,
  signatures: WebhookSignatures,
): ExchangeRequest | Unsignable {
  const { partition, event, subscriber } = delivery;
  const { definition } = subscriber;
  const { description, offset } = event;
  const id = webhookId(partition.topic, partition.partition, offset, definition.id);
  const timestamp = String(Math.floor(nowMs / 1_000));
  const body = callbackBody(delivery);
  const secrets = subscriber.signingSecrets;
  const signature =
    secrets === undefined ? null : signatures.sign(definition.id, secrets, { id, timestamp, body }, nowMs);
  if (signature instanceof Unsignable) return signature;
  const headers = [
    'content-type',
    description.contentType,
    'webhook-id',
    id,
    'webhook-timestamp',
    timestamp,
    'x-ringback-event',
    description.name,
    'x-ringback-attempt',
    String(delivery.attempts),
  ];
  if (signature !== null) headers.push('webhook-signature', signature);
  if (delivery.replayId !== null) headers.push('x-ringback-replay', String(delivery.replayId));
  if (description.traceparent !== null) headers.push('traceparent', description.traceparent);
  return {
    method: 'POST',
    url: definition.callbackUrl,
    headers,
    body,
    timeoutMs: definition.timeoutSeconds * 1_000,
    captureBytes: definition.confirmMode === 'regular' ? MAX_JUDGED_BODY_BYTES : RECORDED_ANSWER_BYTES,
  };
}
