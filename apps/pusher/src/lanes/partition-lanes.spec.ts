import { describe, expect, it } from 'vitest';
import { fedOf } from '../matching/subscription.fixture.js';
import { FAILED } from './attempts.fixture.js';
import { only, setUp } from './partition-lanes.fixture.js';

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
    lanes.restore(subscriber, { cursor: 0, settledAbove: [], replay: null, skipUntil: 0 });
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
    book.replaceAll([fedOf({ state: 'disabled' })]);
    const settledAbove = [
      { from: 4, to: 8 },
      { from: 12, to: 13 },
    ];
    lanes.restore(only(book), { cursor: 10, settledAbove, replay: null, skipUntil: 0 });
    const [row] = lanes.cut(60).settlement.progress;
    expect(row).toMatchObject({ nextOffset: 10, busy: true });
    expect([...(row?.settledAbove ?? [])]).toEqual([2, 1]);
  });

  it('should keep what was read and not settled for a subscription that becomes disabled', () => {
    const { attempts, accept, define, lanes, context } = setUp();
    for (const offset of [0, 1, 2]) accept(offset);
    attempts.confirm(0, 2);
    define('x', 3, 'disabled');
    expect(attempts.offsets).toEqual([]);
    const cut = lanes.cut(3);
    expect(cut.settlement.progress).toMatchObject([{ nextOffset: 0, busy: true, total: 2 }]);
    lanes.committed(cut);
    expect(context.budget.used).toBe(0);
    define('x', 3);
    expect(lanes.behind.next(-1, false)).toBe(0);
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

  it('should park nothing while the endpoint fails, whatever the event, and keep it for another attempt', () => {
    const { attempts, accept, lanes, settle } = setUp({ limit: 10 });
    for (let offset = 0; offset < 10; offset++) accept(offset);
    for (const { delivery, pacer } of attempts.started) pacer.judged(delivery, FAILED, 2_000);
    for (const offset of attempts.offsets) attempts.exhaust(offset);
    const { settlement } = settle();
    expect(settlement.parked).toEqual([]);
    expect(settlement.progress).toMatchObject([{ nextOffset: 0, busy: true, total: 0, failure: 0 }]);
    expect(lanes.laneCount).toBe(1);
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
