import type { ParkedInsert } from '#libs/persistence';
import type { ParkedNote } from './unsaved.js';

/** The row of a delivery that is parked or held. */
export function toParkedInsert({ delivery, verdict, nextAttemptAt, parkedAt }: ParkedNote): ParkedInsert {
  const { description, body, offset } = delivery.event;
  return {
    subscriptionId: delivery.subscriber.id,
    offset,
    state: verdict === null ? 'held' : 'parked',
    orderingKey: description.orderingKey,
    eventName: description.name,
    payload: body,
    spliceAt: description.spliceAt,
    contentType: description.contentType,
    traceparent: description.traceparent,
    attempts: delivery.attempts,
    nextAttemptAt,
    reason: verdict?.reason ?? null,
    detail: verdict?.detail ?? null,
    status: verdict?.status ?? null,
    parkedAt,
  };
}
