import type { ParkedRow, ProgressSum } from '../../support/engine-tables.ts';
import type { LoggedEvent } from '../event-log.ts';
import type { Incident } from '../faults/fault.ts';
import type { Acknowledged } from '../producer.ts';
import type { SeenRequest } from '../receiver/request-log.ts';
import type { Subscriber } from '../subscribers.ts';
import type { AuditedWrites } from '../write-audit.ts';
import { deliveriesOf, idOf, type SeenDeliveries } from './deliveries.ts';
import { disorderOf } from './order.ts';
import { inexplicable, lossesOf } from './duplicates.ts';
import { leaseBreaches } from './leases.ts';
import { lostOf } from './lost.ts';
import { recoveriesOf } from './recovery.ts';
import type { ChaosReport } from './report.ts';
import { differencesOf } from './statistics.ts';
import { Tenures } from './tenures.ts';

/** One subscription: who it is, what its receiver saw, what the database says of it. */
export interface Evidence {
  readonly subscriber: Subscriber;
  readonly id: number;
  readonly requests: readonly SeenRequest[];
  readonly statistics: ProgressSum;
  readonly rows: readonly Pick<ParkedRow, 'state' | 'partition' | 'offset'>[];
}

/** All that a run left behind. */
export interface Records {
  readonly log: readonly LoggedEvent[];
  readonly acknowledged: readonly Acknowledged[];
  readonly subscriptions: readonly Evidence[];
  readonly writes: AuditedWrites;
  readonly incidents: readonly Incident[];
  readonly notices: readonly string[];
  readonly settledSeconds: number | null;
}

/**
 * Holds the promises I1 (nothing lost), I2 (order), I3 (exact statistics) and I7 (one settler) against the log, the
 * receivers' own records and the database, without any of the project's own code and without the pushers' word.
 */
export function check(records: Records): ChaosReport {
  const { log, acknowledged, subscriptions, writes, incidents, notices, settledSeconds } = records;
  const tenures = new Tenures(writes.leases);
  const checked = subscriptions.map((evidence) => {
    const { subscriber, id, requests } = evidence;
    return { evidence, seen: deliveriesOf(subscriber, id, log, requests) };
  });
  const of = (find: (seen: SeenDeliveries, evidence: Evidence) => readonly string[]) =>
    checked.flatMap(({ evidence, seen }) =>
      find(seen, evidence).map(
        (words) => `subscription ${evidence.id} (${evidence.subscriber.kind}): ${words}`,
      ),
    );
  const requests = subscriptions.flatMap((each) => each.requests);
  const repeats = checked.flatMap(({ seen }) => seen.repeats);
  const losses = lossesOf(incidents, requests, repeats, tenures);
  const breaches = leaseBreaches(writes, requests, tenures, incidents);
  const inLog = new Map(log.map((event) => [idOf(event), event.number]));
  const unlogged = acknowledged.filter((each) => inLog.get(idOf(each)) !== each.number);
  return {
    produced: log.length,
    producedInDoubt: log.length - (acknowledged.length - unlogged.length),
    subscriptions: checked.map(({ evidence, seen }) => ({
      subscriber: evidence.subscriber,
      id: evidence.id,
      matched: seen.matched.length,
      delivered: seen.matched.filter((event) => seen.confirmedAt.has(idOf(event))).length,
      inDatabase: evidence.rows.length,
      requests: seen.requests.length,
      duplicates: seen.repeats.length,
      statistics: evidence.statistics,
    })),
    unlogged: unlogged.map((each) => JSON.stringify(each)),
    lost: of((seen, { rows }) => lostOf(seen, new Set(rows.map(idOf)))),
    disorder: of(disorderOf),
    strange: of(({ strange }) => strange),
    excess: [
      ...inexplicable(repeats, tenures, incidents),
      ...losses
        .filter(({ duplicates, inFlight, unsettled }) => duplicates > inFlight + unsettled)
        .map((loss) => JSON.stringify(loss)),
    ],
    differences: of((seen, { subscriber, statistics, rows }) =>
      differencesOf(subscriber, seen.matched.length, statistics, rows),
    ),
    leaseViolations: breaches.violations,
    sentOnWaking: breaches.sentOnWaking,
    notices,
    losses,
    recoveries: recoveriesOf(incidents, requests, tenures),
    settledSeconds,
  };
}
