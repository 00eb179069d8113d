import type { SmnEvent, SubscriptionState } from '#libs/domain';
import { described } from '../matching/event-description.fixture.js';
import { fedOf } from '../matching/subscription.fixture.js';
import { SubscriptionBook } from '../matching/subscription-book.js';
import type { Subscriber } from '../matching/subscriber.js';
import { Attempts } from './attempts.fixture.js';
import { claimedLanes, laneContext, TOPIC } from './lane-context.fixture.js';
import { Pacers } from './pacers.js';
import { ParkingQuota } from './parking-quota.js';
import type { PartitionCut } from './partition-cuts.js';
import { SetClock } from './set-clock.fixture.js';
import { SetRandomness } from './set-randomness.fixture.js';

/** The lanes of a partition with one subscription, whose attempts end as the test says. */
export function setUp({ scanned = 0, position = 0, maxParked = 100, limit = 1_000 } = {}) {
  const attempts = new Attempts();
  const quota = new ParkingQuota(maxParked);
  const clock = new SetClock(1_000);
  const context = laneContext({
    clock,
    randomness: new SetRandomness(),
    pacers: new Pacers(limit, { isOpen: true }, attempts, { clock }),
    quota,
  });
  const lanes = claimedLanes(context, { scanned, position });
  lanes.allowAttempts(() => true);
  const book = new SubscriptionBook();
  book.replaceAll([fedOf()]);
  const accept = (
    offset: number,
    name = 'x',
    orderingKey: string | null = null,
    smn: SmnEvent | null = null,
  ): void => {
    const description = described({ name, orderingKey, smn });
    lanes.accept(offset, description, Buffer.from('{}'), book.index.match(description));
  };
  const define = (form: string, floor: number | null, state: SubscriptionState = 'active'): void => {
    const rematchFrom = floor === null ? {} : { [TOPIC]: [floor] };
    const change = { subscriptionId: 1, rematchFrom, current: fedOf({ form, state }) };
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
