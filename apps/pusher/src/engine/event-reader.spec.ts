import { pino } from 'pino';
import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EventRecord } from '#libs/domain';
import type { PartitionRef } from '#libs/persistence';
import { EventLog, type LogBatch } from '../intake/event-log.js';
import { ByteBudget } from '../lanes/byte-budget.js';
import { SubscriptionBook } from '../matching/subscription-book.js';
import type { Ownership } from '../settlement/ownership.js';
import { EventReader } from './event-reader.js';
import { PusherMetrics } from './pusher-metrics.js';

const REF = { topic: 't', partition: 0 };
const LIMIT = 1_000;

class RecordedLog extends EventLog {
  readonly calls: string[] = [];
  override readonly memberAt = 0;

  override begin(): void {
    return;
  }

  override pause(refs: readonly PartitionRef[]): void {
    for (const { partition } of refs) this.calls.push(`pause ${partition}`);
  }

  override resume(refs: readonly PartitionRef[]): void {
    for (const { partition } of refs) this.calls.push(`resume ${partition}`);
  }

  override commit(): void {
    return;
  }
}

/** A partition that takes what comes; every event costs 100 bytes until the test frees them. */
class TakingLanes {
  readonly topic = 't';
  readonly partition = 0;
  readonly taken: number[] = [];
  position = 0;

  constructor(private readonly budget: ByteBudget) {}

  accept(offset: number): void {
    this.taken.push(offset);
    this.budget.take(100);
    this.position = offset + 1;
  }

  reject(offset: number): void {
    this.position = offset + 1;
  }

  advance(position: number): void {
    this.position = Math.max(this.position, position);
  }
}

function batch(asked: number, count: number, end = asked + count): LogBatch {
  const records: EventRecord[] = Array.from({ length: count }, (_, index) => ({
    ...REF,
    offset: asked + index,
    key: null,
    value: Buffer.from('{"event_name":"x"}'),
    headers: {},
  }));
  return { ...REF, asked, records, end };
}

describe('EventReader', () => {
  let log: RecordedLog;
  let budget: ByteBudget;
  let lanes: TakingLanes;
  let owned: { readonly isLeaving: boolean; readonly lanes: TakingLanes } | undefined;
  let reclaims: number;
  let reader: EventReader;

  beforeEach(() => {
    log = new RecordedLog();
    budget = new ByteBudget(LIMIT);
    lanes = new TakingLanes(budget);
    owned = { isLeaving: false, lanes };
    reclaims = 0;
    const ownership = {
      assigned: () => undefined,
      get: () => owned,
      get all() {
        return owned === undefined ? [] : [owned];
      },
      reclaim: () => {
        reclaims++;
      },
    } as unknown as Ownership;
    reader = new EventReader({
      ownership,
      book: new SubscriptionBook(),
      budget,
      metrics: new PusherMetrics(new Registry()),
      logger: pino({ level: 'silent' }),
      log,
    });
    reader.assigned([REF]);
  });

  it('should take what follows its position and pass the holes behind it', async () => {
    await reader.read(batch(0, 3, 7));
    await reader.read(batch(7, 1));
    expect(lanes.taken).toEqual([0, 1, 2, 7]);
    expect(lanes.position).toBe(8);
    expect(reclaims).toBe(0);
  });

  it('should take nothing that begins elsewhere, and have the partition claimed again', async () => {
    lanes.position = 5;
    await reader.read(batch(6, 2));
    await reader.read(batch(0, 9));
    expect(lanes.taken).toEqual([]);
    expect(reclaims).toBe(2);
  });

  it('should pass control records that are the first thing after a join', async () => {
    reader.passed(REF, 0, 2);
    await reader.read(batch(2, 1));
    expect(lanes.taken).toEqual([2]);
    expect(reclaims).toBe(0);
  });

  it('should not pass a gap before what an earlier fetch may have brought, until a claim sought anew', async () => {
    reader.passed(REF, 4, 6);
    expect(lanes.position).toBe(0);
    await reader.read(batch(6, 1));
    expect(reclaims).toBe(1);
    reader.passed(REF, 4, 6);
    await reader.read(batch(6, 1));
    expect(lanes.taken).toEqual([6]);
    expect(reclaims).toBe(1);
  });

  it('should stop in the midst of a batch when an assignment seeks its position again', async () => {
    budget = new ByteBudget(1_000_000);
    const reading = reader.read(batch(0, 300));
    reader.assigned([REF]);
    const { position } = lanes;
    await reading;
    expect(position).toBe(128);
    expect(lanes.position).toBe(128);
  });

  it('should stop in the midst of a batch when the partition is no longer its own', async () => {
    const reading = reader.read(batch(0, 300));
    owned = undefined;
    await reading;
    expect(lanes.position).toBe(128);
  });

  it('should hold the log back while the windows are full, also what is claimed meanwhile', async () => {
    await reader.read(batch(0, 10));
    expect(log.calls).toEqual(['pause 0']);
    // A claim resumes its partition: its next batch finds the windows full.
    await reader.read(batch(10, 1));
    expect(log.calls).toEqual(['pause 0', 'pause 0']);
    budget.giveBack(500);
    expect(log.calls).toHaveLength(2);
    budget.giveBack(100);
    expect(log.calls).toEqual(['pause 0', 'pause 0', 'resume 0']);
  });
});
