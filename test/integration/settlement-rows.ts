import type { PartitionSettlement, ProgressUpdate } from '#libs/persistence';

export const TOPIC = 't';

/** A lane that stands at the beginning and counted nothing. */
export function progress(subscriptionId: number, change: Partial<ProgressUpdate> = {}): ProgressUpdate {
  return {
    subscriptionId,
    nextOffset: 0,
    settledAbove: null,
    busy: false,
    total: 0,
    failure: 0,
    recovered: 0,
    dead: 0,
    discarded: 0,
    skipped: 0,
    replayId: null,
    replayUntil: 0,
    skipUntil: 0,
    ...change,
  };
}

/** A settlement of partition `partition` that writes nothing but how far it is. */
export function settlementOf(
  partition: number,
  epoch: number,
  flushSeq: number,
  change: Partial<PartitionSettlement> = {},
): PartitionSettlement {
  return {
    topic: TOPIC,
    partition,
    epoch,
    flushSeq,
    scanned: flushSeq + 1,
    progress: [],
    parked: [],
    parkedChanges: [],
    rejected: [],
    notices: [],
    attempts: [],
    commandParts: [],
    ...change,
  };
}

/** A delivery that is parked after three attempts, with a text that no column likes. */
export function parked(subscriptionId: number, offset: number): PartitionSettlement['parked'][number] {
  return {
    subscriptionId,
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
    nextAttemptAt: new Date(),
    reason: 'status',
    detail: 'HTTP 500 \0 \u{1F4A5} \uD83D',
    status: 500,
    parkedAt: new Date(),
  };
}
