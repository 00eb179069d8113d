import type { ParkedDelivery } from '#libs/persistence';
import { TOPIC } from '../lanes/lane-context.fixture.js';

/** A delivery to subscription 1 that was parked after its first round. */
export function parkedRow(offset: number, change: Partial<ParkedDelivery> = {}): ParkedDelivery {
  return {
    topic: TOPIC,
    partition: 0,
    subscriptionId: 1,
    offset,
    state: 'parked',
    orderingKey: null,
    eventName: 'x',
    payload: Buffer.from('{}'),
    spliceAt: -1,
    producedAt: 0,
    smnKind: null,
    contentType: 'application/json',
    traceparent: null,
    replayId: null,
    attempts: 3,
    firstSentAt: 0,
    retries: 0,
    ...change,
  };
}
