import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ToldPace, SubscriptionPaceRepository } from '#libs/persistence';
import type { Pace } from '../lanes/pace.js';
import type { Pacer } from '../lanes/pacer.js';
import { SetClock } from '../lanes/set-clock.fixture.js';
import { PaceReport } from './pace-report.js';

/** The table of one owner. */
class Table {
  readonly rows = new Map<number, ToldPace>();
  readonly written: number[][] = [];
  isAway = false;

  async tell(_owner: string, paces: readonly ToldPace[]): Promise<void> {
    await this.#answer();
    if (paces.length > 0) this.written.push(paces.map(({ subscriptionId }) => subscriptionId));
    for (const pace of paces) this.rows.set(pace.subscriptionId, pace);
  }

  async withdraw(_owner: string, ids: readonly number[]): Promise<void> {
    await this.#answer();
    for (const id of ids) this.rows.delete(id);
  }

  async withdrawAll(): Promise<void> {
    await this.#answer();
    this.rows.clear();
  }

  async forgetStale(): Promise<void> {
    await this.#answer();
  }

  #answer(): Promise<void> {
    return this.isAway ? Promise.reject(new Error('away')) : Promise.resolve();
  }
}

describe('PaceReport', () => {
  let clock: SetClock;
  let table: Table;
  let pacers: { readonly subscriber: { readonly id: number; isRemoved: boolean }; pace: Pace | undefined }[];
  let warnings: number;
  let report: PaceReport;

  beforeEach(() => {
    clock = new SetClock(0);
    table = new Table();
    warnings = 0;
    pacers = [1, 2].map((id) => ({ subscriber: { id, isRemoved: false }, pace: undefined }));
    const logger = pino(
      { level: 'warn' },
      {
        write: () => {
          warnings++;
        },
      },
    );
    report = new PaceReport({
      owner: 'me',
      paces: table as unknown as SubscriptionPaceRepository,
      pacers: { all: () => pacers as unknown as Pacer[] },
      clock,
      logger,
    });
  });

  function paceOf(id: number, pace: Partial<Pace> | undefined): void {
    const pacer = pacers.find(({ subscriber }) => subscriber.id === id);
    if (pacer === undefined) throw new Error('no such pacer');
    pacer.pace =
      pace === undefined
        ? undefined
        : { inFlight: 0, concurrency: 32, breaker: 'closed', resumesInMs: null, ...pace };
  }

  it('should tell only of whom there is something to tell, and withdraw it afterwards', async () => {
    paceOf(1, { inFlight: 3 });
    await report.look();
    expect([...table.rows.values()]).toEqual([
      { subscriptionId: 1, inFlight: 3, concurrency: 32, breaker: 'closed', resumesInMs: null },
    ]);
    paceOf(1, undefined);
    await report.look();
    expect(table.rows.size).toBe(0);
  });

  it('should tell again what changed at once, and what did not after a few seconds', async () => {
    paceOf(1, { inFlight: 3 });
    paceOf(2, { breaker: 'open', resumesInMs: 5_000 });
    await report.look();
    clock.ms = 1_000;
    paceOf(1, { inFlight: 4 });
    paceOf(2, { breaker: 'open', resumesInMs: 4_000 });
    await report.look();
    clock.ms = 3_500;
    paceOf(2, { breaker: 'open', resumesInMs: 1_500 });
    await report.look();
    expect(table.written).toEqual([[1, 2], [1], [2]]);
  });

  it('should withdraw all of its rows when the process ends, and tell nothing more', async () => {
    paceOf(1, { inFlight: 3 });
    await report.look();
    await report.close();
    await report.look();
    expect(table.rows.size).toBe(0);
  });

  it('should log an outage once, and tell the truth after it', async () => {
    paceOf(1, { inFlight: 3 });
    await report.look();
    table.isAway = true;
    paceOf(1, undefined);
    paceOf(2, { inFlight: 1 });
    for (let look = 0; look < 3; look++) await report.look();
    expect(warnings).toBe(1);
    table.isAway = false;
    await report.look();
    expect([...table.rows.keys()]).toEqual([2]);
    table.isAway = true;
    paceOf(2, { inFlight: 2 });
    await report.look();
    expect(warnings).toBe(2);
  });

  it('should withdraw what it told of a subscription that was removed', async () => {
    paceOf(1, { inFlight: 3 });
    await report.look();
    const [removed] = pacers;
    if (removed !== undefined) removed.subscriber.isRemoved = true;
    await report.look();
    expect(table.rows.size).toBe(0);
  });
});
