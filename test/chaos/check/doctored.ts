import type { LeaseWrite } from '../../support/lease-audit.ts';
import type { LoggedEvent } from '../event-log.ts';
import type { SeenRequest } from '../receiver/request-log.ts';
import { sourceAddress } from '../source-address.ts';
import { subscribers } from '../subscribers.ts';
import type { Evidence, Records } from './check.ts';
import { idOf } from './deliveries.ts';

/** Records of a run in which all went well, for tests to doctor: 20 events of 4 keys on one partition, one subscription. */
const SUBSCRIPTION = 7;
const EVENTS = 20;
const KEYS = 4;
/** An event is delivered so often, and takes so long. */
const EVERY_MS = 100;
const TAKES_MS = 10;
export const PARTITION = 3;
export const OWNER = 'first';

/** When the n-th event is delivered. */
export function deliveredAt(n: number): number {
  return 1_000_000 + n * EVERY_MS;
}

export function soundRecords(): Records {
  const [subscriber] = subscribers(5, 1).filter(({ kind }) => kind === 'healthy');
  const name = subscriber?.names[0];
  if (subscriber === undefined || name === undefined) throw new Error('one is healthy');
  const log: readonly LoggedEvent[] = Array.from({ length: EVENTS }, (_, number) => {
    return { partition: PARTITION, offset: number, key: `host-${number % KEYS}`, name, number, body: number };
  });
  const requests = log.map((event) => requestFor(event, deliveredAt(event.number)));
  const counted = { total: EVENTS, failure: 0, recovered: 0, dead: 0, discarded: 0, skipped: 0, busy: 0 };
  return {
    log,
    acknowledged: log,
    subscriptions: [{ subscriber, id: SUBSCRIPTION, requests, statistics: counted, rows: [] }],
    writes: { leases: [claim(1, 1, 900_000), ...settlements(1, 1, 950_000, 1_010_000)], foreign: [] },
    incidents: [],
    notices: [],
    settledSeconds: 1,
  };
}

/** A request that was confirmed. */
export function requestFor(event: LoggedEvent, startedAt: number, pusher = 1): SeenRequest {
  return {
    subscriber: 0,
    id: idOf(event),
    subscription: SUBSCRIPTION,
    body: event.body,
    webhook: event.offset,
    pusher,
    startedAt,
    endedAt: startedAt + TAKES_MS,
    status: 200,
  };
}

/** The same with another view of the one subscription. */
export function withEvidence(records: Records, change: (evidence: Evidence) => Partial<Evidence>): Records {
  return {
    ...records,
    subscriptions: records.subscriptions.map((evidence) => ({ ...evidence, ...change(evidence) })),
  };
}

/** A pusher takes the lease. */
export function claim(pusher: number, epoch: number, at: number): LeaseWrite {
  const [owner, oldOwner] = [`pusher ${pusher}`, epoch === 1 ? null : `pusher ${pusher - 1}`];
  return { ...lease(pusher, epoch, at), oldEpoch: epoch - 1, owner, oldOwner };
}

/** What it settles from then until then, every 200 ms. */
export function settlements(
  pusher: number,
  epoch: number,
  from: number,
  until: number,
): readonly LeaseWrite[] {
  const count = Math.floor((until - from) / 200);
  return Array.from({ length: count }, (_, n) => ({
    ...lease(pusher, epoch, from + n * 200),
    oldFlushSeq: epoch * 1_000 + n,
    flushSeq: epoch * 1_000 + n + 1,
  }));
}

function lease(pusher: number, epoch: number, at: number): LeaseWrite {
  const owner = `pusher ${pusher}`;
  const writer = sourceAddress(pusher);
  return {
    at,
    writer,
    partition: PARTITION,
    oldEpoch: epoch,
    epoch,
    oldFlushSeq: 0,
    flushSeq: 0,
    oldOwner: owner,
    owner,
  };
}
