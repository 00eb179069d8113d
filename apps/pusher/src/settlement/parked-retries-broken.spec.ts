import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { Clock, failedVerdict, SystemRandomness } from '#libs/domain';
import type { DueDelivery, FedSubscription, ParkedDelivery, ParkedRepository } from '#libs/persistence';
import { FIRST_PROBE_MS } from '../lanes/breaker.js';
import { ByteBudget } from '../lanes/byte-budget.js';
import type { Delivery } from '../lanes/delivery.js';
import type { LaneContext } from '../lanes/lane-context.js';
import { Loads } from '../lanes/loads.js';
import type { Pacer } from '../lanes/pacer.js';
import { Pacers } from '../lanes/pacers.js';
import { ParkingQuota } from '../lanes/parking-quota.js';
import { PartitionLanes } from '../lanes/partition-lanes.js';
import { VerdictBacklog } from '../lanes/verdict-backlog.js';
import { SubscriptionBook } from '../matching/subscription-book.js';
import { MAX_ATTEMPTS } from './attempt-shares.js';
import type { Ownership } from './ownership.js';
import { ParkedRetries } from './parked-retries.js';

class SetClock extends Clock {
  ms = 1_000_000;

  override now(): number {
    return this.ms;
  }

  override monotonic(): number {
    return this.ms;
  }
}

function fed(id: number): FedSubscription {
  return {
    subscription: {
      id,
      tenant: '0',
      business: 0,
      name: '',
      systemName: '',
      callbackUrl: 'http://receiver.example/',
      confirmMode: 'httpstatus',
      confirmPattern: '200',
      form: 'x',
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

function row(
  subscriptionId: number,
  offset: number,
  change: Partial<Pick<ParkedDelivery, 'state' | 'orderingKey'>> = {},
): ParkedDelivery {
  return {
    topic: 't',
    partition: 0,
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
    retries: 1,
    ...change,
  };
}

function manyRows(subscriptionId: number, count: number): ParkedDelivery[] {
  return Array.from({ length: count }, (_, offset) => row(subscriptionId, offset));
}

describe('ParkedRetries of an endpoint that fails', () => {
  const clock = new SetClock();
  let rows: ParkedDelivery[];
  let inFlight: { readonly delivery: Delivery; readonly pacer: Pacer }[];
  let book: SubscriptionBook;
  let lanes: PartitionLanes;
  let context: LaneContext;
  let retries: ParkedRetries;

  beforeEach(() => {
    rows = [];
    inFlight = [];
    const randomness = new SystemRandomness();
    const start = (delivery: Delivery, pacer: Pacer): void => {
      delivery.stage = 'in_flight';
      delivery.attempts++;
      inFlight.push({ delivery, pacer });
    };
    context = {
      clock,
      randomness,
      budget: new ByteBudget(1_000_000),
      catchUpBudget: new ByteBudget(1_000_000),
      loads: new Loads(),
      pacers: new Pacers(32, { isOpen: true }, { start }, { clock }),
      quota: new ParkingQuota(),
      backlog: new VerdictBacklog(),
      stopped: new Set(),
      onRoom: () => undefined,
    };
    book = new SubscriptionBook();
    book.replaceAll(Array.from({ length: 100 }, (_, index) => fed(index + 1)));
    lanes = new PartitionLanes(
      { topic: 't', partition: 0, epoch: 1, flushSeq: 0, scanned: 10, position: 10, replacedAt: null },
      context,
    );
    lanes.allowAttempts(() => true);
    const owned = { lanes, mayAttempt: true };
    const isPlace = (place: DueDelivery) => (each: ParkedDelivery) =>
      each.subscriptionId === place.subscriptionId && each.offset === place.offset;
    retries = new ParkedRetries({
      parked: {
        due: (_refs: unknown, _now: unknown, limit: number, passedOver: readonly number[]) => {
          const isDue = ({ state, subscriptionId }: ParkedDelivery) =>
            state === 'parked' && !passedOver.includes(subscriptionId);
          return Promise.resolve(rows.filter(isDue).slice(0, limit));
        },
        load: (places: readonly DueDelivery[]) =>
          Promise.resolve(places.flatMap((place) => rows.filter(isPlace(place)))),
        nextOfKey: (_ref: unknown, id: number, key: string, beyond: number) =>
          Promise.resolve(
            rows.find(
              ({ subscriptionId, orderingKey, offset }) =>
                subscriptionId === id && orderingKey === key && offset > beyond,
            ),
          ),
      } as unknown as ParkedRepository,
      book,
      ownership: { all: [owned], get: () => owned } as unknown as Ownership,
      context,
      clock,
      randomness,
      logger: pino({ level: 'silent' }),
    });
  });

  function pacer(id: number): Pacer {
    const subscriber = book.get(id);
    if (subscriber === undefined) throw new Error('not in the book');
    return context.pacers.of(subscriber);
  }

  /** Ends what the subscription has in flight, the first of it first. */
  async function end(id: number, how: 'confirmed' | 'failed'): Promise<void> {
    const index = inFlight.findIndex(({ delivery }) => delivery.subscriber.id === id);
    const [attempt] = inFlight.splice(index, 1);
    if (index < 0 || attempt === undefined) throw new Error('nothing is in flight');
    const { delivery } = attempt;
    const failed = failedVerdict('status', 'HTTP 500', { status: 500 });
    attempt.pacer.judged(delivery, how === 'failed' ? failed : { kind: 'confirmed', status: 200 }, 2_000);
    if (how === 'failed') delivery.owner.exhausted(delivery, failed);
    else delivery.owner.confirmed(delivery);
    attempt.pacer.ended();
    await new Promise(setImmediate);
  }

  /** Opens the breaker of a subscription by failures of its lanes' events. */
  function breakEndpoint(id: number): void {
    for (let offset = 1_000; !pacer(id).isBroken; offset++) {
      const delivery = { offset, partition: { partition: 0 } } as Delivery;
      pacer(id).judged(delivery, failedVerdict('status', '', { status: 500 }), 2_000);
    }
  }

  function offsets(): number[] {
    return inFlight.map(({ delivery }) => delivery.offset);
  }

  function changes() {
    return lanes.cut(10).settlement.parkedChanges;
  }

  it('should leave them where they are until a probe is due, and then take up one', async () => {
    rows = manyRows(1, 20);
    breakEndpoint(1);
    await retries.look();
    expect([offsets(), retries.count]).toEqual([[], 0]);
    clock.ms += 2 * FIRST_PROBE_MS;
    await retries.look();
    await retries.look();
    expect([offsets(), retries.count]).toEqual([[0], 1]);
  });

  it('should not use up a step of the schedule while the endpoint fails', async () => {
    rows = manyRows(1, 1);
    breakEndpoint(1);
    clock.ms += 2 * FIRST_PROBE_MS;
    await retries.look();
    await end(1, 'failed');
    expect(changes()).toMatchObject([
      { offset: 0, state: 'parked', attempts: 4, retries: 1, nextAttemptAt: new Date(clock.ms) },
    ]);
    expect(retries.count).toBe(0);
  });

  it('should not use one up either with the failure that opens the breaker, nor afterwards', async () => {
    rows = manyRows(1, 12);
    await retries.look();
    expect(offsets()).toHaveLength(12);
    for (let i = 0; i < 12; i++) await end(1, 'failed');
    expect(changes().map((change) => change.kind === 'failed' && change.retries)).toEqual([
      ...Array<number>(9).fill(2),
      ...Array<number>(3).fill(1),
    ]);
  });

  it('should give back what waits for its turn when the breaker opens', async () => {
    rows = manyRows(1, 40);
    book.replaceAll([{ ...fed(1), subscription: { ...fed(1).subscription, maxInFlight: 10 } }]);
    await retries.look();
    expect([offsets().length, retries.count]).toEqual([10, 26]);
    breakEndpoint(1);
    for (let i = 0; i < 10; i++) await end(1, 'failed');
    await retries.look();
    expect([offsets(), retries.count]).toEqual([[], 0]);
  });

  it('should go on with all of them once the probe is confirmed', async () => {
    rows = manyRows(1, 20);
    breakEndpoint(1);
    clock.ms += 2 * FIRST_PROBE_MS;
    await retries.look();
    await end(1, 'confirmed');
    rows = rows.slice(1);
    for (let left = 19; left > 0; left--) {
      await retries.look();
      const [offset] = offsets();
      await end(1, 'confirmed');
      rows = rows.filter((each) => each.offset !== offset);
    }
    expect(lanes.cut(10).settlement.progress).toMatchObject([{ recovered: 20 }]);
  });

  it('should not take up a held delivery either, and count it only when its round is over', async () => {
    rows = [row(1, 3, { state: 'held', orderingKey: 'k' })];
    const [held] = rows;
    lanes.lane(pacer(1).subscriber).block('k');
    breakEndpoint(1);
    retries.claimed(lanes, [{ subscriptionId: 1, orderingKey: 'k', headIsHeld: true }]);
    await retries.look();
    expect(offsets()).toEqual([]);
    clock.ms += 2 * FIRST_PROBE_MS;
    await retries.look();
    expect(offsets()).toEqual([3]);
    await end(1, 'failed');
    const cut = lanes.cut(10);
    expect(cut.settlement.parkedChanges).toMatchObject([{ state: 'held', attempts: 4, nextAttemptAt: null }]);
    expect(cut.settlement.progress).toMatchObject([{ total: 0, failure: 0 }]);
    lanes.committed(cut);
    clock.ms += 4 * FIRST_PROBE_MS;
    await retries.look();
    expect(offsets()).toEqual([held?.offset]);
    await end(1, 'confirmed');
    expect(lanes.cut(10).settlement.progress).toMatchObject([{ total: 1, failure: 0 }]);
  });

  it('should reach the retries of the last subscription while all others hang', async () => {
    rows = Array.from({ length: 99 }, (_, index) => manyRows(index + 1, 600)).flat();
    rows.push(row(100, 7));
    const isReached = () => inFlight.some(({ delivery }) => delivery.subscriber.id === 100);
    let looks = 0;
    for (; looks < 12 && !isReached(); looks++) await retries.look();
    expect(isReached()).toBe(true);
    expect(retries.count).toBeLessThan(MAX_ATTEMPTS);
  });
});
