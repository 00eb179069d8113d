import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { failedVerdict, SystemClock, SystemRandomness } from '#libs/domain';
import type { FedSubscription, ParkedDelivery, ParkedRepository } from '#libs/persistence';
import { ByteBudget } from '../lanes/byte-budget.js';
import type { Delivery } from '../lanes/delivery.js';
import type { LaneContext } from '../lanes/lane-context.js';
import type { Pacer } from '../lanes/pacer.js';
import { Loads } from '../lanes/loads.js';
import { Pacers } from '../lanes/pacers.js';
import { ParkingQuota } from '../lanes/parking-quota.js';
import { PartitionLanes } from '../lanes/partition-lanes.js';
import { VerdictBacklog } from '../lanes/verdict-backlog.js';
import { SubscriptionBook } from '../matching/subscription-book.js';
import type { Ownership } from './ownership.js';
import { ParkedRetries } from './parked-retries.js';

function fed(form: string): FedSubscription {
  return {
    subscription: {
      id: 1,
      tenant: '0',
      business: 0,
      name: '',
      systemName: '',
      callbackUrl: 'http://receiver.example/',
      confirmMode: 'httpstatus',
      confirmPattern: '200',
      form,
      timeoutSeconds: 10,
      operator: '',
      state: 'active',
      stateReason: null,
      maxInFlight: null,
      recordedAttempts: 'failed',
      startAt: null,
      smn: null,
      createdAt: new Date(0),
      updatedAt: new Date(0),
    },
    floors: {},
  };
}

function row(offset: number, state: 'parked' | 'held', orderingKey: string | null = 'k'): ParkedDelivery {
  return {
    topic: 't',
    partition: 0,
    subscriptionId: 1,
    offset,
    state,
    orderingKey,
    eventName: 'x',
    payload: Buffer.from('{}'),
    spliceAt: -1,
    producedAt: 0,
    smnKind: null,
    contentType: 'application/json',
    traceparent: null,
    replayId: null,
    attempts: 3,
    retries: 0,
  };
}

describe('ParkedRetries', () => {
  let rows: ParkedDelivery[];
  let inFlight: { readonly delivery: Delivery; readonly pacer: Pacer }[];
  let book: SubscriptionBook;
  let lanes: PartitionLanes;
  let mayAttempt: boolean;
  let context: LaneContext;
  let retries: ParkedRetries;

  beforeEach(() => {
    rows = [];
    inFlight = [];
    mayAttempt = true;
    const clock = new SystemClock();
    const randomness = new SystemRandomness();
    const start = (delivery: Delivery, pacer: Pacer): void => {
      delivery.stage = 'in_flight';
      inFlight.push({ delivery, pacer });
    };
    context = {
      clock,
      randomness,
      budget: new ByteBudget(1_000_000),
      catchUpBudget: new ByteBudget(1_000_000_000),
      loads: new Loads(),
      pacers: new Pacers(1, { isOpen: true }, { start }),
      quota: new ParkingQuota(),
      backlog: new VerdictBacklog(),
      stopped: new Set(),
      onRoom: () => undefined,
    };
    book = new SubscriptionBook();
    book.replaceAll([fed('x')]);
    lanes = new PartitionLanes(
      { topic: 't', partition: 0, epoch: 1, flushSeq: 0, scanned: 10, position: 10, replacedAt: null },
      context,
    );
    lanes.allowAttempts(() => mayAttempt);
    const owned = { lanes, mayAttempt: true };
    retries = new ParkedRetries({
      parked: {
        due: () => Promise.resolve(rows.filter(({ state }) => state === 'parked')),
        load: (places: readonly ParkedDelivery[]) => Promise.resolve(places),
        nextOfKey: (_ref: unknown, _id: number, key: string, beyond: number) =>
          Promise.resolve(rows.find((each) => each.orderingKey === key && each.offset > beyond)),
      } as unknown as ParkedRepository,
      book,
      ownership: { all: [owned], get: () => owned } as unknown as Ownership,
      context,
      clock,
      randomness,
      logger: pino({ level: 'silent' }),
    });
  });

  function lane() {
    const subscriber = book.get(1);
    if (subscriber === undefined) throw new Error('not in the book');
    return lanes.lane(subscriber);
  }

  function accept(offset: number): void {
    const description = {
      name: 'x',
      tenant: '0',
      businesses: [],
      orderingKey: 'k',
      contentType: '',
      traceparent: null,
      replayId: null,
      spliceAt: -1,
      producedAt: 0,
      smn: null,
    };
    lanes.accept(offset, description, Buffer.from('{}'), book.index.match(description));
  }

  async function end(how: 'confirmed' | 'failed'): Promise<void> {
    const attempt = inFlight.shift();
    if (attempt === undefined) throw new Error('nothing is in flight');
    const { delivery, pacer } = attempt;
    if (how === 'confirmed') delivery.owner.confirmed(delivery);
    else delivery.owner.exhausted(delivery, failedVerdict('status', 'HTTP 500'));
    pacer.ended();
    await new Promise(setImmediate);
  }

  function offsets(): number[] {
    return inFlight.map(({ delivery }) => delivery.offset);
  }

  function settle(): void {
    lanes.committed(lanes.cut(lanes.position));
  }

  it('should not attempt again what was concluded and is not settled yet', async () => {
    rows = [row(3, 'parked', null)];
    await retries.look();
    await end('failed');
    await retries.look();
    expect(offsets()).toEqual([]);
    const cut = lanes.cut(10);
    await retries.look();
    expect(offsets()).toEqual([]);
    expect(cut.settlement.parkedChanges).toMatchObject([{ kind: 'failed', offset: 3, retries: 1 }]);
    lanes.committed(cut);
    await retries.look();
    expect(offsets()).toEqual([3]);
  });

  it('should attempt nothing whose time_to_live has ended, and go on with its key', async () => {
    const payload = Buffer.from(
      JSON.stringify({ message_id: '0'.repeat(32), message: 'late', time_to_live: 1 }),
    );
    rows = [{ ...row(3, 'parked'), payload, smnKind: 'publish', retries: 2 }, row(4, 'held')];
    lane().block('k');
    await retries.look();
    await new Promise(setImmediate);
    expect(offsets()).toEqual([4]);
    const cut = lanes.cut(10);
    expect(cut.settlement.parkedChanges).toMatchObject([
      { kind: 'failed', offset: 3, state: 'dead', reason: 'expired', nextAttemptAt: null },
    ]);
    expect(cut.settlement.progress).toMatchObject([{ dead: 1, total: 0, failure: 0 }]);
  });

  it('should give up what fails when its time_to_live leaves no further attempt', async () => {
    const timeToLive = Math.ceil(Date.now() / 1_000) + 60;
    const payload = Buffer.from(
      JSON.stringify({ message_id: '0'.repeat(32), message: 'x', time_to_live: timeToLive }),
    );
    rows = [{ ...row(3, 'parked', null), payload, smnKind: 'publish' }];
    await retries.look();
    await end('failed');
    expect(lanes.cut(10).settlement.parkedChanges).toMatchObject([
      { state: 'dead', reason: 'expired', detail: expect.stringContaining('HTTP 500') as string, retries: 1 },
    ]);
  });

  it('should not free a key while a later event of it is on its way to the database', async () => {
    rows = [row(3, 'parked')];
    lane().block('k');
    await retries.look();
    accept(10);
    await end('confirmed');
    accept(11);
    expect(offsets()).toEqual([]);
    settle();
    rows = [row(10, 'held'), row(11, 'held')];
    await retries.look();
    expect(offsets()).toEqual([10]);
    await end('confirmed');
    expect(offsets()).toEqual([11]);
    await end('confirmed');
    settle();
    rows = [];
    accept(12);
    await retries.look();
    expect(offsets()).toEqual([12]);
  });

  it('should come back to a held delivery whose lease ended for a while before its attempt', async () => {
    rows = [row(3, 'held')];
    lane().block('k');
    mayAttempt = false;
    retries.claimed(lanes, [{ subscriptionId: 1, orderingKey: 'k', headIsHeld: true }]);
    await retries.look();
    expect(offsets()).toEqual([]);
    mayAttempt = true;
    await retries.look();
    expect(offsets()).toEqual([3]);
    await end('confirmed');
    expect(lanes.cut(10).settlement.progress).toMatchObject([{ total: 1, recovered: 0 }]);
  });

  it('should not attempt what its subscription stopped to want while it waited for its turn', async () => {
    rows = [row(3, 'parked', null), row(4, 'parked', null)];
    await retries.look();
    expect(offsets()).toEqual([3]);
    const change = { subscriptionId: 1, rematchFrom: {}, current: fed('y') };
    for (const each of book.apply({ upTo: 1, changes: [change] })) lanes.apply(each);
    await end('failed');
    expect(offsets()).toEqual([]);
    const { progress, parkedChanges } = lanes.cut(10).settlement;
    expect(progress).toMatchObject([{ discarded: 1 }]);
    expect(parkedChanges).toMatchObject([
      { kind: 'failed', offset: 3 },
      { kind: 'removed', offset: 4 },
    ]);
  });

  it('should give all memory back when the partition or the subscription goes', async () => {
    rows = [row(3, 'parked', null), row(4, 'parked', null)];
    await retries.look();
    const removed = book.apply({
      upTo: 1,
      changes: [{ subscriptionId: 1, rematchFrom: {}, current: undefined }],
    });
    for (const each of removed) lanes.apply(each);
    retries.apply(removed);
    expect([context.budget.used, retries.count]).toEqual([0, 0]);
    lanes.close();
    rows = [];
    await retries.look();
    expect(context.budget.used).toBe(0);
  });
});
