import {
  Clock,
  type EventDescription,
  failedVerdict,
  Randomness,
  type SmnEvent,
  type SubscriptionState,
} from '#libs/domain';
import type { FedSubscription } from '#libs/persistence';
import { SubscriptionBook } from '../matching/subscription-book.js';
import type { Subscriber } from '../matching/subscriber.js';
import { ByteBudget } from './byte-budget.js';
import type { Delivery } from './delivery.js';
import type { LaneContext } from './lane-context.js';
import type { AttemptStarter, Pacer } from './pacer.js';
import { Loads } from './loads.js';
import { Pacers } from './pacers.js';
import { ParkingQuota } from './parking-quota.js';
import { type PartitionCut, PartitionLanes } from './partition-lanes.js';
import { VerdictBacklog } from './verdict-backlog.js';

export const TOPIC = 't';
export const FAILED = failedVerdict('status', 'HTTP 500');

/** Stands still unless the test moves it. */
class FixedClock extends Clock {
  ms = 1_000;

  override now(): number {
    return this.ms;
  }

  override monotonic(): number {
    return this.ms;
  }
}

class HalfRandomness extends Randomness {
  override fraction(): number {
    return 0.5;
  }
}

/** Keeps what was started; the test says how it ends. */
export class Attempts implements AttemptStarter {
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

export function setUp({ scanned = 0, position = 0, maxParked = 100, limit = 1_000 } = {}) {
  const attempts = new Attempts();
  const quota = new ParkingQuota(maxParked);
  const clock = new FixedClock();
  const context: LaneContext = {
    clock,
    randomness: new HalfRandomness(),
    budget: new ByteBudget(1_000_000_000),
    catchUpBudget: new ByteBudget(1_000_000_000),
    loads: new Loads(),
    pacers: new Pacers(limit, { isOpen: true }, attempts, { clock }),
    quota,
    backlog: new VerdictBacklog(),
    stopped: new Set(),
    onRoom: () => undefined,
  };
  const start = { topic: TOPIC, partition: 0, epoch: 1, flushSeq: 0, scanned, position, replacedAt: null };
  const lanes = new PartitionLanes(start, context);
  lanes.allowAttempts(() => true);
  const book = new SubscriptionBook();
  book.replaceAll([fed('x')]);
  const accept = (
    offset: number,
    name = 'x',
    orderingKey: string | null = null,
    smn: SmnEvent | null = null,
  ): void => {
    const description = { ...describedAs(name, orderingKey), smn };
    lanes.accept(offset, description, Buffer.from('{}'), book.index.match(description));
  };
  const define = (form: string, floor: number | null, state: SubscriptionState = 'active'): void => {
    const rematchFrom = floor === null ? {} : { [TOPIC]: [floor] };
    const change = { subscriptionId: 1, rematchFrom, current: fed(form, state) };
    for (const each of book.apply({ upTo: 1, changes: [change] })) lanes.apply(each);
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
  return { attempts, clock, context, quota, lanes, book, subscriber, accept, define, settle, tick };
}

export function only(book: SubscriptionBook): Subscriber {
  const subscriber = book.get(1);
  if (subscriber === undefined) throw new Error('it is not in the book');
  return subscriber;
}

export function fed(form: string, state: SubscriptionState = 'active'): FedSubscription {
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

export function describedAs(name: string, orderingKey: string | null): EventDescription {
  return {
    name,
    tenant: '0',
    businesses: [],
    orderingKey,
    contentType: 'application/json',
    traceparent: null,
    spliceAt: -1,
    producedAt: 0,
    smn: null,
  };
}
