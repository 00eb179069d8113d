import { pino } from 'pino';
import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EventRecord } from '#libs/domain';
import type { LogBatch } from '../intake/event-log.js';
import { RecordedLog } from '../intake/recorded-log.fixture.js';
import { ByteBudget } from '../lanes/byte-budget.js';
import { SubscriptionBook } from '../matching/subscription-book.js';
import type { Ownership } from '../settlement/ownership.js';
import { EventReader } from './event-reader.js';
import { PusherMetrics } from './pusher-metrics.js';

const REF = { topic: 't', partition: 0 };
const LIMIT = 1_000;

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
    timestamp: 0,
  }));
  return { ...REF, asked, records, end };
}

describe('EventReader', () => {
  let log: RecordedLog;
  let budget: ByteBudget;
  let lanes: TakingLanes;
  let owned: { readonly isLeaving: boolean; readonly lanes: TakingLanes } | undefined;
  let reclaims: number;
  /** What happens when lanes are asked to fall behind. */
  let relieve: () => void;
  /** Whether everybody has enough to do. */
  let isEnough: boolean;
  /** The clock; a short rest is over when it has moved on. */
  let now: number;
  /** How often room was asked for. */
  let full: number;
  let reader: EventReader;

  beforeEach(() => {
    log = new RecordedLog();
    budget = new ByteBudget(LIMIT);
    lanes = new TakingLanes(budget);
    owned = { isLeaving: false, lanes };
    reclaims = 0;
    full = 0;
    isEnough = false;
    now = 0;
    relieve = () => undefined;
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
      smnTopic: 'smn',
      budget,
      metrics: new PusherMetrics(new Registry()),
      logger: pino({ level: 'silent' }),
      log,
      clock: { monotonic: () => now },
      ahead: {
        get isEnough() {
          return isEnough;
        },
        get isWanted() {
          return !isEnough;
        },
      },
      relief: {
        window: () => {
          relieve();
        },
      },
      onFull: () => {
        full++;
      },
    });
    reader.assigned([REF]);
  });

  /** Reads what fills the windows, and lets the wait for room come to its end. */
  async function readInVain(one: LogBatch): Promise<void> {
    const reading = reader.read(one);
    await new Promise(setImmediate);
    const { length } = log.calls;
    now += 1_500;
    await reading;
    expect(log.calls).toHaveLength(length + 1);
  }

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
    const reading = reader.read(batch(0, 600));
    reader.assigned([REF]);
    const { position } = lanes;
    await reading;
    expect(position).toBe(256);
    expect(lanes.position).toBe(256);
  });

  it('should stop in the midst of a batch when the partition is no longer its own', async () => {
    const reading = reader.read(batch(0, 600));
    owned = undefined;
    await reading;
    expect(lanes.position).toBe(256);
  });

  it('should read on when lanes fell behind that held the windows', async () => {
    relieve = () => {
      budget.giveBack(budget.used);
    };
    await reader.read(batch(0, 10));
    expect([log.calls, reader.isHeldBack, full]).toEqual([[], false, 0]);
  });

  it('should hold the log back while the windows are full, also what is claimed meanwhile', async () => {
    await readInVain(batch(0, 10));
    expect(log.calls).toEqual(['pause 0']);
    // A claim resumes its partition: its next batch finds the windows full.
    await reader.read(batch(10, 1));
    expect(log.calls).toEqual(['pause 0', 'pause 0']);
    expect(full).toBe(1);
    budget.giveBack(500);
    expect(log.calls).toHaveLength(2);
    budget.giveBack(100);
    expect(log.calls).toEqual(['pause 0', 'pause 0', 'resume 0']);
  });

  it('should wait for room before it throws away what was fetched, or until the group is joined anew', async () => {
    const first = reader.read(batch(0, 10));
    await new Promise(setImmediate);
    expect([full, reader.isHeldBack]).toEqual([1, true]);
    budget.giveBack(500);
    await first;
    expect([log.calls, reader.isHeldBack]).toEqual([[], false]);
    const second = reader.read(batch(10, 5));
    await new Promise(setImmediate);
    reader.assigned([REF]);
    await second;
    expect([full, reader.isHeldBack]).toEqual([2, true]);
  });

  it('should rest while everybody has enough to do, and take what was fetched of other partitions before', async () => {
    isEnough = true;
    const reading = reader.read(batch(0, 1));
    expect(log.calls).toEqual([]);
    now = 500;
    await reading;
    expect(log.calls).toEqual(['pause 0']);
    reader.look();
    expect(log.calls).toEqual(['pause 0']);
    isEnough = false;
    reader.look();
    reader.look();
    expect(log.calls).toEqual(['pause 0', 'resume 0']);
    expect(reader.isHeldBack).toBe(false);
  });

  it('should not read on from a rest while the windows are full', async () => {
    isEnough = true;
    const reading = reader.read(batch(0, 1));
    now = 500;
    await reading;
    isEnough = false;
    await readInVain(batch(1, 9));
    reader.look();
    expect(log.calls).toEqual(['pause 0', 'pause 0']);
    budget.giveBack(600);
    expect(log.calls).toEqual(['pause 0', 'pause 0', 'resume 0']);
    reader.look();
    expect(log.calls).toHaveLength(3);
  });

  it('should end a short rest as soon as somebody has too little to do, or the group was joined anew', async () => {
    isEnough = true;
    const first = reader.read(batch(0, 1));
    isEnough = false;
    await first;
    isEnough = true;
    const second = reader.read(batch(1, 1));
    reader.assigned([REF]);
    await second;
    expect(lanes.taken).toEqual([0, 1]);
  });

  it('should make one short rest, not one for each batch of a fetch', async () => {
    isEnough = true;
    const first = reader.read(batch(0, 1));
    now = 500;
    await first;
    // The clock stands still: a second rest would never end.
    await reader.read(batch(1, 1));
    expect(log.calls).toEqual(['pause 0', 'pause 0']);
  });
});
