import type { FailedVerdict } from '#libs/domain';
import type { ParkedInsert } from '#libs/persistence';
import type { ParkedNote } from './unsaved.js';

/** The row of a delivery that is parked or held. */
export function toParkedInsert({ delivery, verdict, nextAttemptAt, parkedAt }: ParkedNote): ParkedInsert {
  const { description, body, offset } = delivery.event;
  return {
    subscriptionId: delivery.subscriber.id,
    offset,
    state: stateOf(verdict, nextAttemptAt),
    orderingKey: description.orderingKey,
    eventName: description.name,
    payload: body,
    spliceAt: description.spliceAt,
    contentType: description.contentType,
    traceparent: description.traceparent,
    producedAt: description.producedAt,
    smnKind: description.smn?.kind ?? null,
    replayId: delivery.replayId,
    attempts: delivery.attempts,
    firstSentAt: delivery.firstSentAt,
    nextAttemptAt,
    reason: verdict?.reason ?? null,
    detail: verdict?.detail ?? null,
    status: verdict?.status ?? null,
    parkedAt,
  };
}

function stateOf(verdict: FailedVerdict | null, nextAttemptAt: Date | null): ParkedInsert['state'] {
  if (verdict === null) return 'held';
  return nextAttemptAt === null ? 'dead' : 'parked';
}
