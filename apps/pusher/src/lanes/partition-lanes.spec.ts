import { describe, expect, it } from 'vitest';
import {
  Clock,
  type EventDescription,
  failedVerdict,
  Randomness,
  type SubscriptionState,
} from '#libs/domain';
import type { FedSubscription } from '#libs/persistence';
import { SubscriptionBook } from '../matching/subscription-book.js';
import type { Subscriber } from '../matching/subscriber.js';
import { ByteBudget } from './byte-budget.js';
import type { Delivery } from './delivery.js';
import type { LaneContext } from './lane-context.js';
import type { AttemptStarter, Pacer } from './pacer.js';
import { Pacers } from './pacers.js';
import { ParkingQuota } from './parking-quota.js';
import { type PartitionCut, PartitionLanes } from './partition-lanes.js';
import { VerdictBacklog } from './verdict-backlog.js';

const TOPIC = 't';
const FAILED = failedVerdict('status', 'HTTP 500');

class FixedClock extends Clock {
  override now(): number {
    return 1_000;
  }

  override monotonic(): number {
    return 1_000;
  }
}

class HalfRandomness extends Randomness {
  override fraction(): number {
    return 0.5;
  }
}

/** Keeps what was started; the test says how it ends. */
class Attempts implements AttemptStarter {
  readonly started: { readonly delivery: Delivery; readonly pacer: Pacer }[] = [];

  get offsets(): number[] {
    return this.started.map(({ delivery }) => delivery.offset);
  }

  start(delivery: Delivery, pacer: Pacer): void {
    delivery.stage = 'in_flight';
    delivery.attempts++;
    delivery.cancel = () => {
      this.#end(delivery, () => {
        if (delivery.stage === 'in_flight') delivery.owner.ready(delivery);
      });
    };
    this.started.push({ delivery, pacer });
  }

  confirm(...offsets: number[]): void {
    for (const offset of offsets) {
      const delivery = this.#at(offset);
      this.#end(delivery, () => {
        delivery.owner.confirmed(delivery);
      });
    }
  }

  exhaust(offset: number): void {
    const delivery = this.#at(offset);
    this.#end(delivery, () => {
      delivery.owner.exhausted(delivery, FAILED);
    });
  }

  #at(offset: number): Delivery {
    const found = this.started.find(({ delivery }) => delivery.offset === offset);
    if (found === undefined) throw new Error(`offset ${offset} is not in flight: ${String(this.offsets)}`);
    return found.delivery;
  }

  #end(delivery: Delivery, how: () => void): void {
    const index = this.started.findIndex((each) => each.delivery === delivery);
    const [attempt] = this.started.splice(index, 1);
    delivery.cancel = null;
    how();
    attempt?.pacer.ended();
  }
}

function setUp({ scanned = 0, position = 0, maxParked = 100, limit = 1_000 } = {}) {
  const attempts = new Attempts();
  const quota = new ParkingQuota(maxParked);
  const context: LaneContext = {
    clock: new FixedClock(),
    randomness: new HalfRandomness(),
    budget: new ByteBudget(1_000_000_000),
    pacers: new Pacers(limit, { isOpen: true }, attempts),
    quota,
    backlog: new VerdictBacklog(),
    stopped: new Set(),
  };
  const start = { topic: TOPIC, partition: 0, epoch: 1, flushSeq: 0, scanned, position, replacedAt: null };
  const lanes = new PartitionLanes(start, context);
  lanes.allowAttempts(() => true);
  const book = new SubscriptionBook();
  book.replaceAll([fed('x')]);
  const accept = (offset: number, name = 'x', orderingKey: string | null = null): void => {
    const description = describedAs(name, orderingKey);
    lanes.accept(offset, description, Buffer.from('{}'), book.index.match(description));
  };
  const define = (form: string, floor: number | null, state: SubscriptionState = 'active'): boolean => {
    const rematchFrom = floor === null ? {} : { [TOPIC]: [floor] };
    const change = { subscriptionId: 1, rematchFrom, current: fed(form, state) };
    return book
      .apply({ upTo: 1, changes: [change] })
      .map((each) => lanes.apply(each))
      .includes(true);
  };
  const settle = (upTo = lanes.position): PartitionCut => {
    const cut = lanes.cut(upTo);
    lanes.committed(cut);
    return cut;
  };
  const tick = (): void => {
    const stopped = [...context.stopped];
    context.stopped.clear();
    for (const lane of stopped) lane.revive();
    context.pacers.pumpAll();
  };
  const subscriber = only(book);
  return { attempts, context, quota, lanes, book, subscriber, accept, define, settle, tick };
}

function only(book: SubscriptionBook): Subscriber {
  const subscriber = book.get(1);
  if (subscriber === undefined) throw new Error('it is not in the book');
  return subscriber;
}

function fed(form: string, state: SubscriptionState = 'active'): FedSubscription {
  return {
    subscription: {
      id: 1,
      tenant: '0',
      business: 0,
      name: 'n',
      systemName: '',
      callbackUrl: 'http://receiver.example/',
      confirmMode: 'httpstatus',
      confirmPattern: '200',
      form,
      timeoutSeconds: 10,
      operator: '',
      state,
      createdAt: new Date(0),
      updatedAt: new Date(0),
    },
    floors: {},
  };
}

function describedAs(name: string, orderingKey: string | null): EventDescription {
  return {
    name,
    tenant: '0',
    businesses: [],
    orderingKey,
    contentType: 'application/json',
    traceparent: null,
    spliceAt: -1,
  };
}

describe('PartitionLanes', () => {
  it('should deliver every event of an added name that was read before the change was seen', () => {
    const { attempts, accept, define } = setUp();
    accept(0, 'y');
    accept(1, 'y');
    accept(2, 'x');
    accept(3, 'y');
    attempts.confirm(2);
    define('x,y', 0);
    expect(attempts.offsets).toEqual([0, 1, 3]);
  });

  it('should not take an event twice when its name is removed and added again before its attempt', () => {
    const { attempts, accept, define, lanes } = setUp({ limit: 1 });
    accept(0);
    accept(1);
    define('y', 2);
    define('x', 0);
    attempts.confirm(0);
    attempts.confirm(1);
    expect(attempts.offsets).toEqual([]);
    expect(lanes.cut(2).settlement.progress).toMatchObject([{ total: 2 }]);
  });

  it('should take an event again whose name was removed at its turn and added again', () => {
    const { attempts, accept, define } = setUp({ limit: 1 });
    accept(0);
    accept(1);
    define('y', 2);
    attempts.confirm(0);
    expect(attempts.offsets).toEqual([]);
    define('x', 1);
    expect(attempts.offsets).toEqual([1]);
  });

  it('should match again from what is not certain yet when a change names no offset', () => {
    const { attempts, accept, define } = setUp();
    accept(0, 'y');
    define('x,y', null);
    expect(attempts.offsets).toEqual([0]);
  });

  it('should not claim more as settled than it settled beyond where matching is certain', () => {
    const { attempts, accept, lanes } = setUp();
    for (const offset of [0, 1, 2, 3]) accept(offset, offset === 2 ? 'y' : 'x');
    attempts.confirm(0, 1, 3);
    // Offset 2 was read after the changes of subscriptions: one that wants it may be there already.
    const [row] = lanes.cut(1).settlement.progress;
    expect(row).toMatchObject({ nextOffset: 1, busy: true, total: 3 });
    expect([...(row?.settledAbove ?? [])]).toEqual([0, 1, 1, 1]);
  });

  it('should write the row of an idle lane until it says so, though its keys are blocked', () => {
    const { attempts, accept, settle } = setUp();
    accept(0, 'x', 'k');
    attempts.exhaust(0);
    expect(settle(0).settlement.progress).toMatchObject([{ busy: true }]);
    expect(settle().settlement.progress).toMatchObject([{ busy: false, nextOffset: 1 }]);
    expect(settle().settlement.progress).toEqual([]);
  });

  it('should write the row of a lane again that was busy only while it was read again', () => {
    const { accept, lanes, settle, subscriber } = setUp({ scanned: 2, position: 0 });
    lanes.restore(subscriber, 0, []);
    const cut = lanes.cut(0);
    accept(0, 'y');
    accept(1, 'y');
    lanes.committed(cut);
    expect(cut.settlement.progress).toMatchObject([{ busy: true, nextOffset: 0 }]);
    expect(settle().settlement.progress).toMatchObject([{ busy: false, nextOffset: 2 }]);
    expect(lanes.laneCount).toBe(0);
  });

  it('should keep the cursor of a disabled subscription that lies below where the partition is read', () => {
    const { book, lanes } = setUp({ scanned: 100, position: 60 });
    book.replaceAll([fed('x', 'disabled')]);
    lanes.restore(only(book), 10, [
      { from: 4, to: 8 },
      { from: 12, to: 13 },
    ]);
    const [row] = lanes.cut(60).settlement.progress;
    expect(row).toMatchObject({ nextOffset: 10, busy: true });
    expect([...(row?.settledAbove ?? [])]).toEqual([2, 1]);
  });

  it('should keep what was read and not settled for a subscription that becomes disabled', () => {
    const { attempts, accept, define, lanes, context } = setUp();
    for (const offset of [0, 1, 2]) accept(offset);
    attempts.confirm(0, 2);
    expect(define('x', 3, 'disabled')).toBe(false);
    expect(attempts.offsets).toEqual([]);
    const cut = lanes.cut(3);
    expect(cut.settlement.progress).toMatchObject([{ nextOffset: 0, busy: true, total: 2 }]);
    lanes.committed(cut);
    expect(context.budget.used).toBe(0);
    expect(define('x', 3)).toBe(true);
  });

  it('should go on with the rest when the first delivery is parked while settled ranges are too many', () => {
    const { attempts, accept, lanes } = setUp({ maxParked: 10_000, limit: 2_100 });
    const count = 4_400;
    for (let offset = 0; offset < count; offset++) accept(offset);
    for (const offset of attempts.offsets.filter((each) => each % 2 === 1)) attempts.confirm(offset);
    for (let offset = 2_101; offset < count; offset += 2)
      if (attempts.offsets.includes(offset)) attempts.confirm(offset);
    for (let next = attempts.offsets[0]; next !== undefined; next = attempts.offsets[0])
      attempts.exhaust(next);
    const cut = lanes.cut(count);
    expect(cut.settlement.progress).toMatchObject([{ total: count, busy: false }]);
  });

  it('should not park an event of a key before an earlier one that waits for room', () => {
    const { attempts, accept, lanes, quota, tick } = setUp({ maxParked: 2 });
    accept(0, 'x', 'k');
    attempts.exhaust(0);
    accept(1, 'x', 'k');
    accept(2, 'x', 'k');
    quota.learn(new Map([[1, { deliveries: 1, bytes: 1 }]]));
    accept(3, 'x', 'k');
    tick();
    expect(lanes.cut(4).settlement.parked.map(({ offset }) => offset)).toEqual([0, 1, 2]);
  });

  it('should deliver what waited for room in order when its key is free again', () => {
    const { attempts, accept, lanes, subscriber, quota, tick, settle } = setUp({ maxParked: 1 });
    accept(0, 'x', 'k');
    attempts.exhaust(0);
    accept(1, 'x', 'k');
    accept(2, 'x', 'k');
    settle();
    quota.learn(new Map([[1, { deliveries: 0, bytes: 0 }]]));
    lanes.lane(subscriber).unblock('k');
    tick();
    expect(attempts.offsets).toEqual([1]);
    attempts.confirm(1);
    expect(attempts.offsets).toEqual([2]);
  });

  it('should let the pacer of a removed subscription go', () => {
    const { accept, book, lanes, context, settle } = setUp({ limit: 1 });
    accept(0);
    accept(1);
    const removed = book.apply({
      upTo: 1,
      changes: [{ subscriptionId: 1, rematchFrom: {}, current: undefined }],
    });
    for (const change of removed) lanes.apply(change);
    context.pacers.pumpAll();
    expect(context.pacers.count).toBe(0);
    settle();
    expect([context.budget.used, lanes.laneCount]).toEqual([0, 0]);
  });

  it('should give all memory back when it is closed in any state', () => {
    const { attempts, accept, lanes, context, tick } = setUp({ maxParked: 1, limit: 3 });
    for (let offset = 0; offset < 12; offset++) accept(offset, 'x', offset % 2 === 0 ? 'k' : null);
    attempts.exhaust(0);
    attempts.confirm(1);
    lanes.reject(12, 'no event', Buffer.alloc(5_000));
    const cut = lanes.cut(4);
    attempts.exhaust(attempts.offsets[0] ?? -1);
    tick();
    lanes.close();
    expect(attempts.offsets).toEqual([]);
    lanes.reverted(cut);
    expect([context.budget.used, context.backlog.count, context.stopped.size]).toEqual([0, 0, 0]);
  });

  it('should put back what an undone settlement held, in order and beyond 100,000 records', () => {
    const { lanes, accept, attempts } = setUp();
    for (let offset = 0; offset < 150_000; offset++) lanes.reject(offset, 'no event', null);
    accept(150_000);
    attempts.confirm(150_000);
    const cut = lanes.cut(150_001);
    lanes.reject(150_001, 'no event', null);
    lanes.reverted(cut);
    const { rejected, progress } = lanes.cut(150_002).settlement;
    expect([rejected.length, rejected[0]?.offset, rejected.at(-1)?.offset]).toEqual([150_001, 0, 150_001]);
    expect(progress).toMatchObject([{ total: 1 }]);
  });
});
