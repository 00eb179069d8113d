import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChaosReport } from './check/report.ts';
import { FAULT_KINDS } from './faults/fault.ts';
import { header, render } from './print.ts';
import { run } from './run.ts';

/** The first six faults of this seed are one of each kind; they take a minute on an idle machine, and a little pile up. */
const OPTIONS = {
  minutes: 1,
  atLeast: FAULT_KINDS.length,
  seed: 20_261_159,
  pushers: 2,
  subscriptions: 50,
  faults: FAULT_KINDS,
};
/** From a kill -9 to the first delivery by the heir, when no other fault is near. */
const TAKEOVER_MS = 15_000;

describe('a short run of faults', () => {
  const { KAFKA_BROKERS: brokers, RINGBACK_HOME: home } = process.env;
  const interrupt = new AbortController();
  let report: ChaosReport;

  beforeAll(async () => {
    if (brokers === undefined || home === undefined) throw new Error('see `npm test -- chaos`');
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    say(header(OPTIONS));
    const outcome = await run(OPTIONS, { brokers, home, say, stop: interrupt.signal });
    if (outcome === null) throw new Error('interrupted');
    report = outcome;
    say(render(report));
  });

  afterAll(() => {
    interrupt.abort();
  });

  it('should strike with every kind of fault', () => {
    const struck = new Set(report.recoveries.map(({ incident }) => incident.kind));
    expect([...struck].sort()).toEqual([...FAULT_KINDS, 'join'].sort());
  });

  it('should produce and deliver something worth the name', () => {
    expect(report.produced).toBeGreaterThan(1_000);
    for (const { matched, subscriber } of report.subscriptions)
      expect({ subscriber, isBusy: matched > 10 }).toEqual({ subscriber, isBusy: true });
  });

  it('should settle everything once nothing fails any more', () => {
    expect(report.settledSeconds).not.toBeNull();
  });

  it('should have every acknowledged event in the log', () => {
    expect(report.unlogged).toEqual([]);
  });

  it('should lose nothing', () => {
    expect(report.lost).toEqual([]);
  });

  it('should confirm the events of a key in log order', () => {
    expect(report.disorder).toEqual([]);
  });

  it('should count exactly what the log demands', () => {
    expect(report.differences).toEqual([]);
  });

  it('should let nobody write or deliver without the lease', () => {
    expect(report.leaseViolations).toEqual([]);
  });

  it('should repeat no more than was in flight or not settled', () => {
    expect(report.excess).toEqual([]);
  });

  it('should send nothing that nobody asked for', () => {
    expect(report.strange).toEqual([]);
    expect(report.notices).toEqual([]);
  });

  it('should deliver again soon after a kill -9', () => {
    const alone = report.recoveries.filter(
      ({ incident, isPiledUp }) => incident.kind === 'kill' && !isPiledUp,
    );
    for (const { slowestMs } of alone) expect(slowestMs).toBeLessThan(TAKEOVER_MS);
  });
});
