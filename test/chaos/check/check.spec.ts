import { describe, expect, it } from 'vitest';
import type { LeaseWrite } from '../../support/lease-audit.ts';
import type { Incident } from '../faults/fault.ts';
import type { SeenRequest } from '../receiver/request-log.ts';
import { LEASE_MS } from '../settings.ts';
import { check, type Records } from './check.ts';
import { claim, deliveredAt, requestFor, settlements, soundRecords, withEvidence } from './doctored.ts';
import { type ChaosReport, isProof, verdicts } from './report.ts';

/** The names of the promises that a report says are broken. */
function broken(report: ChaosReport): readonly string[] {
  return verdicts(report)
    .filter(([, cases]) => cases.length > 0)
    .map(([name]) => name);
}

function withRequests(
  records: Records,
  change: (requests: readonly SeenRequest[]) => readonly SeenRequest[],
): Records {
  return withEvidence(records, ({ requests }) => ({ requests: change(requests) }));
}

function eventAt(records: Records, n: number) {
  const event = records.log[n];
  if (event === undefined) throw new Error(`there is no event ${n}`);
  return event;
}

/** Pusher 1 is killed after event 9, and its heir delivers what comes after. */
function afterKill(killedAt: number, repeated: readonly number[]): Records {
  const sound = soundRecords();
  const heirAt = killedAt + 9_000;
  const incident: Incident = { kind: 'kill', at: killedAt, overAt: killedAt, pusher: 1 };
  return {
    ...withRequests(sound, (requests) => [
      ...requests.slice(0, 10),
      ...repeated.map((n) => requestFor(eventAt(sound, n), heirAt + n, 2)),
      ...sound.log.slice(10).map((event) => requestFor(event, heirAt + 1_000 + event.number, 2)),
    ]),
    incidents: [incident],
    writes: {
      leases: [
        claim(1, 1, 900_000),
        ...settlements(1, 1, 999_990, killedAt),
        claim(2, 2, heirAt - 100),
        ...settlements(2, 2, heirAt, heirAt + 20_000),
      ],
      foreign: [],
    },
  };
}

describe('check', () => {
  it('should find nothing wrong with a run in which all went well', () => {
    const report = check(soundRecords());
    expect(broken(report)).toEqual([]);
    expect(isProof(report)).toBe(true);
    expect(report.subscriptions[0]).toMatchObject({
      matched: 20,
      delivered: 20,
      requests: 20,
      duplicates: 0,
    });
  });

  it('should find an event that nobody confirmed', () => {
    const report = check(withRequests(soundRecords(), (requests) => requests.filter((_, n) => n !== 7)));
    expect(broken(report)).toEqual(['lost']);
    expect(report.lost[0]).toContain('offset 7');
    expect(isProof(report)).toBe(false);
  });

  it('should find an event whose last answer was no confirmation', () => {
    const records = withRequests(soundRecords(), (requests) =>
      requests.map((request, n) => (n === 7 ? { ...request, status: 500 } : request)),
    );
    expect(broken(check(records))).toEqual(['lost']);
  });

  it('should not call an event lost that is in the database', () => {
    const records = withEvidence(soundRecords(), ({ requests, statistics }) => ({
      requests: requests.filter((_, n) => n !== 7),
      statistics: { ...statistics, failure: 1 },
      rows: [{ state: 'parked', partition: 3, offset: 7 }],
    }));
    expect(check(records).lost).toEqual([]);
  });

  it('should find two events of a key that were confirmed in the wrong order', () => {
    const records = withRequests(soundRecords(), (requests) =>
      requests.map((request, n) => {
        if (n !== 4 && n !== 8) return request;
        const startedAt = deliveredAt(n === 4 ? 8 : 4);
        return { ...request, startedAt, endedAt: startedAt + 10 };
      }),
    );
    const report = check(records);
    expect(broken(report)).toEqual(['order violations']);
    expect(report.disorder).toHaveLength(1);
  });

  it('should not mind the order of events of different keys', () => {
    const records = withRequests(soundRecords(), (requests) =>
      requests.map((request, n) =>
        n === 4 ? { ...request, startedAt: deliveredAt(5) + 20, endedAt: deliveredAt(5) + 30 } : request,
      ),
    );
    expect(broken(check(records))).toEqual([]);
  });

  it('should judge order by the first confirmation', () => {
    const sound = soundRecords();
    const records = withRequests(sound, (requests) => [
      ...requests,
      requestFor(eventAt(sound, 4), deliveredAt(19) + 1),
    ]);
    expect(check(records).disorder).toEqual([]);
  });

  it.each([
    ['total', { total: 19 }],
    ['failure', { failure: 1 }],
    ['recovered', { recovered: 1 }],
    ['dead', { dead: 1, failure: 1 }],
    ['discarded', { discarded: 1, failure: 1 }],
    ['skipped', { skipped: 1 }],
    ['busy', { busy: 1 }],
  ])('should find a counter that is off: %s', (_, change) => {
    const records = withEvidence(soundRecords(), ({ statistics }) => ({
      statistics: { ...statistics, ...change },
    }));
    expect(broken(check(records))).toEqual(['statistics differences']);
  });

  it('should find failures of a receiver that always confirmed', () => {
    const records = withEvidence(soundRecords(), ({ statistics }) => ({
      statistics: { ...statistics, failure: 1, recovered: 1 },
    }));
    expect(broken(check(records))).toEqual(['statistics differences']);
  });

  it('should allow a kill to repeat what was in flight and not settled', () => {
    const report = check(afterKill(deliveredAt(9) + 50, [8, 9]));
    expect(broken(report)).toEqual([]);
    expect(report.losses[0]).toMatchObject({ duplicates: 2, inFlight: 0 });
    expect(report.losses[0]?.unsettled).toBeGreaterThanOrEqual(2);
  });

  it('should count a request that never ended as in flight', () => {
    const records = withRequests(afterKill(deliveredAt(9) + 5, [9]), (requests) =>
      requests.map((request, n) => (n === 9 ? { ...request, endedAt: NaN, status: 0 } : request)),
    );
    const report = check(records);
    expect(report.losses[0]?.inFlight).toBe(1);
    expect(broken(report)).toEqual([]);
  });

  it('should not allow a kill to repeat what had been settled', () => {
    const report = check(afterKill(deliveredAt(9) + 50, [2]));
    expect(broken(report)).toEqual(['duplicates beyond the bound']);
  });

  it('should not allow a kill to repeat more than was open', () => {
    const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const report = check(afterKill(deliveredAt(9) + 50, all));
    const [loss] = report.losses;
    expect(loss?.duplicates).toBe(10);
    expect(report.excess).toContain(JSON.stringify(loss));
  });

  it('should find a repeat by the process that had settled it', () => {
    const sound = soundRecords();
    const records = withRequests(sound, (requests) => [
      ...requests,
      requestFor(eventAt(sound, 2), deliveredAt(12)),
    ]);
    expect(broken(check(records))).toEqual(['duplicates beyond the bound']);
  });

  it('should not mind the retries of a repeat that was refused', () => {
    const killed = afterKill(deliveredAt(9) + 50, [9]);
    const report = check(
      withRequests(killed, (requests) => {
        const repeat = requests.at(10);
        if (repeat === undefined) throw new Error('one was repeated');
        const again = { ...repeat, startedAt: repeat.startedAt + 6_000, endedAt: repeat.startedAt + 6_010 };
        return [...requests.slice(0, 10), { ...repeat, status: 500 }, ...requests.slice(11), again];
      }),
    );
    expect(broken(report)).toEqual([]);
    expect(report.losses[0]?.duplicates).toBe(1);
    expect(report.subscriptions[0]?.duplicates).toBe(2);
  });

  it('should allow a repeat of what was in flight when a lease ran out', () => {
    const sound = soundRecords();
    const repeatedIn = (leases: readonly LeaseWrite[]) =>
      check({
        ...withRequests(sound, (requests) => [
          ...requests,
          requestFor(eventAt(sound, 5), deliveredAt(5) + 5_000),
        ]),
        writes: { leases, foreign: [] },
      }).excess;
    const renewedAt = deliveredAt(5) - LEASE_MS;
    const afterwards = settlements(1, 1, deliveredAt(5) + 300, 1_010_000);
    expect(repeatedIn([claim(1, 1, renewedAt), ...afterwards])).toEqual([]);
    expect(repeatedIn([claim(1, 1, renewedAt + LEASE_MS / 2), ...afterwards])).toHaveLength(1);
  });

  it('should measure how long the heir took', () => {
    const killedAt = deliveredAt(9) + 50;
    const [recovery] = check(afterKill(killedAt, [9])).recoveries;
    expect(recovery).toMatchObject({ slowestMs: 9_009, isPiledUp: false });
  });

  it('should find an attempt by a process that lost the partition', () => {
    const records = afterKill(deliveredAt(9) + 50, []);
    const late = requestFor(eventAt(records, 19), deliveredAt(9) + 50 + 15_000, 1);
    const report = check(withRequests(records, (requests) => [...requests, late]));
    expect(broken(report)).toContain('lease violations');
  });

  it('should know what a process sends when it wakes up from what it begins later', () => {
    const stoppedAt = deliveredAt(9) + 50;
    const killed = afterKill(stoppedAt, []);
    const wakesAt = stoppedAt + 14_000;
    const sends = (at: number) =>
      check({
        ...withRequests(killed, (requests) => [...requests, requestFor(eventAt(killed, 12), at, 1)]),
        incidents: [{ kind: 'stop', at: stoppedAt, overAt: wakesAt, pusher: 1 }],
      });
    expect(sends(wakesAt + 200)).toMatchObject({ leaseViolations: [], sentOnWaking: 1 });
    expect(sends(wakesAt + 200).excess).toEqual([]);
    expect(sends(wakesAt + 2_000).leaseViolations).toHaveLength(1);
  });

  it('should find a write without the lease', () => {
    const sound = soundRecords();
    const foreign = ['{"writer":"127.0.1.2"}'];
    expect(broken(check({ ...sound, writes: { ...sound.writes, foreign } }))).toEqual(['lease violations']);
  });

  it('should find a settlement in the epoch of another', () => {
    const sound = soundRecords();
    const [first] = settlements(2, 1, 1_005_000, 1_005_200);
    if (first === undefined) throw new Error('one settlement');
    const stolen = { ...first, oldOwner: 'pusher 1', owner: 'pusher 1' };
    const mine = claim(2, 2, 1_006_000);
    const leases = [...sound.writes.leases, stolen, mine];
    expect(broken(check({ ...sound, writes: { leases, foreign: [] } }))).toContain('lease violations');
  });

  it.each([
    ['another body', { body: 99 }],
    ['the id of another subscription', { subscription: 8 }],
    ['an unknown event', { id: 4_096 }],
    ['nobody known as its sender', { pusher: 0 }],
  ])('should find a request with %s', (_, change) => {
    const records = withRequests(soundRecords(), (requests) => [
      ...requests,
      ...requests.slice(-1).map((request) => ({ ...request, startedAt: request.startedAt + 1, ...change })),
    ]);
    expect(broken(check(records))).toContain('strange requests');
  });

  it('should find a delivery whose webhook-id changed', () => {
    const records = withRequests(soundRecords(), (requests) => [
      ...requests.map((request, n) => (n === 3 ? { ...request, status: 500 } : request)),
      ...requests
        .slice(3, 4)
        .map((request) => ({ ...request, webhook: 77, startedAt: request.startedAt + 20 })),
    ]);
    expect(broken(check(records))).toContain('strange requests');
  });

  it('should find a record that Kafka acknowledged and does not have', () => {
    const sound = soundRecords();
    const acknowledged = [...sound.acknowledged, { number: 20, partition: 3, offset: 20 }];
    expect(broken(check({ ...sound, acknowledged }))).toEqual(['acknowledged, not in the log']);
  });

  it('should be no proof when it never settled', () => {
    expect(isProof(check({ ...soundRecords(), settledSeconds: null }))).toBe(false);
  });
});
