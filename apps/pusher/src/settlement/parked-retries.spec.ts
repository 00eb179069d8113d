import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { SystemClock, SystemRandomness } from '#libs/domain';
import { Attempts } from '../lanes/attempts.fixture.js';
import { claimedLanes, laneContext } from '../lanes/lane-context.fixture.js';
import type { LaneContext } from '../lanes/lane-context.js';
import { Pacers } from '../lanes/pacers.js';
import { only } from '../lanes/partition-lanes.fixture.js';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import { described } from '../matching/event-description.fixture.js';
import { fedOf } from '../matching/subscription.fixture.js';
import { SubscriptionBook } from '../matching/subscription-book.js';
import { ownerOf } from './owner-of.fixture.js';
import { ParkedRetries } from './parked-retries.js';
import { parkedRow } from './parked-row.fixture.js';
import { ParkedTable } from './parked-table.fixture.js';

describe('ParkedRetries', () => {
  let parked: ParkedTable;
  let attempts: Attempts;
  let book: SubscriptionBook;
  let lanes: PartitionLanes;
  let mayAttempt: boolean;
  let context: LaneContext;
  let retries: ParkedRetries;

  beforeEach(() => {
    parked = new ParkedTable();
    attempts = new Attempts();
    mayAttempt = true;
    const clock = new SystemClock();
    const randomness = new SystemRandomness();
    context = laneContext({ clock, randomness, pacers: new Pacers(1, { isOpen: true }, attempts) });
    book = new SubscriptionBook();
    book.replaceAll([fedOf()]);
    lanes = claimedLanes(context, { scanned: 10 });
    lanes.allowAttempts(() => mayAttempt);
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

  function row(offset: number, state: 'parked' | 'held', orderingKey: string | null = 'k') {
    return parkedRow(offset, { state, orderingKey });
  }

  function accept(offset: number): void {
    const description = described({ orderingKey: 'k' });
    lanes.accept(offset, description, Buffer.from('{}'), book.index.match(description));
  }

  async function end(how: 'confirmed' | 'failed'): Promise<void> {
    const [offset = -1] = attempts.offsets;
    await attempts.end(offset, how);
  }

  function settle(): void {
    lanes.committed(lanes.cut(lanes.position));
  }

  it('should keep when a delivery was first sent', async () => {
    parked.replaceAll([{ ...row(3, 'parked', null), firstSentAt: 77 }]);
    await retries.look();
    await end('failed');
    expect(lanes.cut(10).settlement.parkedChanges).toMatchObject([{ kind: 'failed', firstSentAt: 77 }]);
  });

  it('should not attempt again what was concluded and is not settled yet', async () => {
    parked.replaceAll([row(3, 'parked', null)]);
    await retries.look();
    await end('failed');
    await retries.look();
    expect(attempts.offsets).toEqual([]);
    const cut = lanes.cut(10);
    await retries.look();
    expect(attempts.offsets).toEqual([]);
    expect(cut.settlement.parkedChanges).toMatchObject([{ kind: 'failed', offset: 3, retries: 1 }]);
    lanes.committed(cut);
    await retries.look();
    expect(attempts.offsets).toEqual([3]);
  });

  it('should not attempt what was concluded and settled while it was being read', async () => {
    parked.replaceAll([row(3, 'parked', null)]);
    parked.onLoaded = () => {
      lanes.ledger.change({ kind: 'removed', subscriptionId: 1, offset: 3 });
      settle();
    };
    await retries.look();
    expect(attempts.offsets).toEqual([]);
  });

  it('should attempt nothing whose time_to_live has ended, and go on with its key', async () => {
    const payload = Buffer.from(
      JSON.stringify({ message_id: '0'.repeat(32), message: 'late', time_to_live: 1 }),
    );
    parked.replaceAll([{ ...row(3, 'parked'), payload, smnKind: 'publish', retries: 2 }, row(4, 'held')]);
    lanes.lane(only(book)).block('k');
    await retries.look();
    await new Promise(setImmediate);
    expect(attempts.offsets).toEqual([4]);
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
    parked.replaceAll([{ ...row(3, 'parked', null), payload, smnKind: 'publish' }]);
    await retries.look();
    await end('failed');
    expect(lanes.cut(10).settlement.parkedChanges).toMatchObject([
      { state: 'dead', reason: 'expired', detail: expect.stringContaining('HTTP 500') as string, retries: 1 },
    ]);
  });

  it('should not free a key while a later event of it is on its way to the database', async () => {
    parked.replaceAll([row(3, 'parked')]);
    lanes.lane(only(book)).block('k');
    await retries.look();
    accept(10);
    await end('confirmed');
    accept(11);
    expect(attempts.offsets).toEqual([]);
    settle();
    parked.replaceAll([row(10, 'held'), row(11, 'held')]);
    await retries.look();
    expect(attempts.offsets).toEqual([10]);
    await end('confirmed');
    expect(attempts.offsets).toEqual([11]);
    await end('confirmed');
    settle();
    parked.replaceAll([]);
    accept(12);
    await retries.look();
    expect(attempts.offsets).toEqual([12]);
  });

  it('should come back to a held delivery whose lease ended for a while before its attempt', async () => {
    parked.replaceAll([row(3, 'held')]);
    lanes.lane(only(book)).block('k');
    mayAttempt = false;
    retries.claimed(lanes, [{ subscriptionId: 1, orderingKey: 'k', headIsHeld: true }]);
    await retries.look();
    expect(attempts.offsets).toEqual([]);
    mayAttempt = true;
    await retries.look();
    expect(attempts.offsets).toEqual([3]);
    await end('confirmed');
    expect(lanes.cut(10).settlement.progress).toMatchObject([{ total: 1, recovered: 0 }]);
  });

  it('should not attempt what its subscription stopped to want while it waited for its turn', async () => {
    parked.replaceAll([row(3, 'parked', null), row(4, 'parked', null)]);
    await retries.look();
    expect(attempts.offsets).toEqual([3]);
    const change = { subscriptionId: 1, rematchFrom: {}, current: fedOf({ form: 'y' }) };
    for (const each of book.apply({ upTo: 1, changes: [change] })) lanes.apply(each);
    await end('failed');
    expect(attempts.offsets).toEqual([]);
    const { progress, parkedChanges } = lanes.cut(10).settlement;
    expect(progress).toMatchObject([{ discarded: 1 }]);
    expect(parkedChanges).toMatchObject([
      { kind: 'failed', offset: 3 },
      { kind: 'removed', offset: 4 },
    ]);
  });

  it('should give all memory back when the partition or the subscription goes', async () => {
    parked.replaceAll([row(3, 'parked', null), row(4, 'parked', null)]);
    await retries.look();
    const removed = book.apply({
      upTo: 1,
      changes: [{ subscriptionId: 1, rematchFrom: {}, current: undefined }],
    });
    for (const each of removed) lanes.apply(each);
    retries.apply(removed);
    expect([context.budget.used, retries.count]).toEqual([0, 0]);
    lanes.close();
    parked.replaceAll([]);
    await retries.look();
    expect(context.budget.used).toBe(0);
  });
});
