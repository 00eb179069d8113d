import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { failedVerdict, SystemRandomness } from '#libs/domain';
import type { ParkedDelivery } from '#libs/persistence';
import { Attempts } from '../lanes/attempts.fixture.js';
import { FIRST_PROBE_MS } from '../lanes/breaker.js';
import { ByteBudget } from '../lanes/byte-budget.js';
import type { Delivery } from '../lanes/delivery.js';
import { claimedLanes, laneContext } from '../lanes/lane-context.fixture.js';
import type { LaneContext } from '../lanes/lane-context.js';
import type { Pacer } from '../lanes/pacer.js';
import { Pacers } from '../lanes/pacers.js';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import { SetClock } from '../lanes/set-clock.fixture.js';
import { fedOf } from '../matching/subscription.fixture.js';
import { SubscriptionBook } from '../matching/subscription-book.js';
import { MAX_ATTEMPTS } from './attempt-shares.js';
import { ownerOf } from './owner-of.fixture.js';
import { ParkedRetries } from './parked-retries.js';
import { parkedRow } from './parked-row.fixture.js';
import { ParkedTable } from './parked-table.fixture.js';

function manyRows(subscriptionId: number, count: number): ParkedDelivery[] {
  return Array.from({ length: count }, (_, offset) => parkedRow(offset, { subscriptionId, retries: 1 }));
}

describe('ParkedRetries of an endpoint that fails', () => {
  const clock = new SetClock();
  let parked: ParkedTable;
  let attempts: Attempts;
  let book: SubscriptionBook;
  let lanes: PartitionLanes;
  let context: LaneContext;
  let retries: ParkedRetries;

  beforeEach(() => {
    parked = new ParkedTable();
    attempts = new Attempts();
    const randomness = new SystemRandomness();
    context = laneContext({
      clock,
      randomness,
      budget: new ByteBudget(1_000_000),
      pacers: new Pacers(32, { isOpen: true }, attempts, { clock }),
    });
    book = new SubscriptionBook();
    book.replaceAll(Array.from({ length: 100 }, (_, index) => fedOf({ id: index + 1 })));
    lanes = claimedLanes(context, { scanned: 10 });
    lanes.allowAttempts(() => true);
    retries = new ParkedRetries({
      parked: parked.repository,
      book,
      ownership: ownerOf(lanes),
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

  /** Ends the first attempt in flight. */
  async function end(how: 'confirmed' | 'failed'): Promise<void> {
    const [attempt] = attempts.started;
    if (attempt === undefined) throw new Error('nothing is in flight');
    const { delivery, pacer } = attempt;
    const failed = failedVerdict('status', 'HTTP 500', { status: 500 });
    pacer.judged(delivery, how === 'failed' ? failed : { kind: 'confirmed', status: 200 }, 2_000);
    await attempts.end(delivery.offset, how);
  }

  /** Opens the breaker of a subscription by failures of its lanes' events. */
  function breakEndpoint(id: number): void {
    for (let offset = 1_000; !pacer(id).isBroken; offset++) {
      const delivery = { offset, partition: { partition: 0 } } as Delivery;
      pacer(id).judged(delivery, failedVerdict('status', '', { status: 500 }), 2_000);
    }
  }

  function changes() {
    return lanes.cut(10).settlement.parkedChanges;
  }

  it('should leave them where they are until a probe is due, and then take up one', async () => {
    parked.replaceAll(manyRows(1, 20));
    breakEndpoint(1);
    await retries.look();
    expect([attempts.offsets, retries.count]).toEqual([[], 0]);
    clock.ms += 2 * FIRST_PROBE_MS;
    await retries.look();
    await retries.look();
    expect([attempts.offsets, retries.count]).toEqual([[0], 1]);
  });

  it('should not use up a step of the schedule while the endpoint fails', async () => {
    parked.replaceAll(manyRows(1, 1));
    breakEndpoint(1);
    clock.ms += 2 * FIRST_PROBE_MS;
    await retries.look();
    await end('failed');
    expect(changes()).toMatchObject([
      { offset: 0, state: 'parked', attempts: 4, retries: 1, nextAttemptAt: new Date(clock.ms) },
    ]);
    expect(retries.count).toBe(0);
  });

  it('should not use one up either with the failure that opens the breaker, nor afterwards', async () => {
    parked.replaceAll(manyRows(1, 12));
    await retries.look();
    expect(attempts.offsets).toHaveLength(12);
    for (let i = 0; i < 12; i++) await end('failed');
    expect(changes().map((change) => change.kind === 'failed' && change.retries)).toEqual([
      ...Array<number>(9).fill(2),
      ...Array<number>(3).fill(1),
    ]);
  });

  it('should give back what waits for its turn when the breaker opens', async () => {
    parked.replaceAll(manyRows(1, 40));
    book.replaceAll([fedOf({ maxInFlight: 10 })]);
    await retries.look();
    expect([attempts.offsets.length, retries.count]).toEqual([10, 26]);
    breakEndpoint(1);
    for (let i = 0; i < 10; i++) await end('failed');
    await retries.look();
    expect([attempts.offsets, retries.count]).toEqual([[], 0]);
  });

  it('should go on with all of them once the probe is confirmed', async () => {
    parked.replaceAll(manyRows(1, 20));
    breakEndpoint(1);
    clock.ms += 2 * FIRST_PROBE_MS;
    await retries.look();
    await end('confirmed');
    parked.remove(({ offset }) => offset === 0);
    for (let left = 19; left > 0; left--) {
      await retries.look();
      const [offset] = attempts.offsets;
      await end('confirmed');
      parked.remove((each) => each.offset === offset);
    }
    expect(lanes.cut(10).settlement.progress).toMatchObject([{ recovered: 20 }]);
  });

  it('should not take up a held delivery either, and count it only when its round is over', async () => {
    parked.put(parkedRow(3, { state: 'held', orderingKey: 'k', retries: 1 }));
    lanes.lane(pacer(1).subscriber).block('k');
    breakEndpoint(1);
    retries.claimed(lanes, [{ subscriptionId: 1, orderingKey: 'k', headIsHeld: true }]);
    await retries.look();
    expect(attempts.offsets).toEqual([]);
    clock.ms += 2 * FIRST_PROBE_MS;
    await retries.look();
    expect(attempts.offsets).toEqual([3]);
    await end('failed');
    const cut = lanes.cut(10);
    expect(cut.settlement.parkedChanges).toMatchObject([{ state: 'held', attempts: 4, nextAttemptAt: null }]);
    expect(cut.settlement.progress).toMatchObject([{ total: 0, failure: 0 }]);
    lanes.committed(cut);
    clock.ms += 4 * FIRST_PROBE_MS;
    await retries.look();
    expect(attempts.offsets).toEqual([3]);
    await end('confirmed');
    expect(lanes.cut(10).settlement.progress).toMatchObject([{ total: 1, failure: 0 }]);
  });

  it('should reach the retries of the last subscription while all others hang', async () => {
    parked.replaceAll(Array.from({ length: 99 }, (_, index) => manyRows(index + 1, 600)).flat());
    parked.put(parkedRow(7, { subscriptionId: 100, retries: 1 }));
    const isReached = () => attempts.started.some(({ delivery }) => delivery.subscriber.id === 100);
    let looks = 0;
    for (; looks < 12 && !isReached(); looks++) await retries.look();
    expect(isReached()).toBe(true);
    expect(retries.count).toBeLessThan(MAX_ATTEMPTS);
  });
});
