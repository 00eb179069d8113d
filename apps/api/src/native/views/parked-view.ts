import type { ListedParked } from '#libs/persistence';
import type { ParkedDto } from '../dto/parked.dto.js';
import { writtenBytes } from './written-bytes.js';

/** A parked delivery in this dialect's words. @param withPayload whether it was asked for */
export function parkedView(parked: ListedParked, withPayload: boolean): ParkedDto {
  return {
    topic: parked.topic,
    partition: parked.partition,
    offset: parked.offset,
    state: parked.state,
    key: parked.orderingKey,
    event_name: parked.eventName,
    attempts: parked.attempts,
    next_attempt_at: parked.nextAttemptAt?.toISOString() ?? null,
    reason: parked.reason,
    detail: parked.detail,
    status: parked.status,
    parked_at: parked.parkedAt.toISOString(),
    content_type: parked.contentType,
    payload_bytes: parked.payloadBytes,
    ...(withPayload && payloadOf(parked)),
  };
}

function payloadOf({ payload }: ListedParked): Pick<ParkedDto, 'payload' | 'payload_encoding'> {
  const written = payload === null ? null : writtenBytes(payload);
  return { payload: written?.text ?? null, payload_encoding: written?.encoding ?? null };
}
