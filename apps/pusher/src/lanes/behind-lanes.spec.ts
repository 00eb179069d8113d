import { describe, expect, it } from 'vitest';
import { decodeSettledAbove } from './settled-above.js';
import { described } from '../matching/event-description.fixture.js';
import { setUp } from './partition-lanes.fixture.js';

const EVENT = described();
const BODY = Buffer.from('{}');
/** Deliveries that a subscription with one attempt in flight may have in memory while it is read again. */
const ROOM = 16;

/** A lane with one attempt in flight at a time, which let the rest of `count` events go. */
function fallenBehind(count: number) {
  const world = setUp({ limit: 1 });
  const { accept, lanes, subscriber, book } = world;
  for (let offset = 0; offset < count; offset++) accept(offset);
  const lane = lanes.lane(subscriber);
  lane.fallBehind();
  const match = () => book.index.match(EVENT);
  const reread = (from: number, to: number): void => {
    for (let offset = from; offset < to; offset++) lanes.acceptAgain(offset, EVENT, BODY, match());
  };
  /** As long as anything is read again and delivered, from first to last. */
  const drain = (): number[] => {
    const delivered: number[] = [];
    for (let offset = world.attempts.offsets[0]; offset !== undefined; offset = world.attempts.offsets[0]) {
      delivered.push(offset);
      world.attempts.confirm(offset);
    }
    return delivered;
  };
  return { ...world, lane, match, reread, drain };
}

describe('a lane that fell behind', () => {
  it('should keep what is in flight, give the rest back, and take nothing that its partition reads', () => {
    const { attempts, lane, context, accept } = fallenBehind(100);
    expect(attempts.offsets).toEqual([0]);
    expect([lane.behind, lane.cursor]).toEqual([1, 0]);
    // Those that are not settled as scanned are held for whoever changes.
    expect(context.loads.of(lane.subscriber)).toEqual({ held: 1, heldBehind: 1, behind: 1 });
    accept(100);
    attempts.confirm(0);
    expect(attempts.offsets).toEqual([]);
  });

  it('should not call settled what it let go between settled ones', () => {
    const { accept, attempts, lanes, subscriber, settle } = setUp();
    const keys = ['a', null, 'a', null];
    for (const [offset, key] of keys.entries()) accept(offset, 'x', key);
    attempts.confirm(1, 3);
    lanes.lane(subscriber).fallBehind();
    const [row] = settle().settlement.progress;
    expect(row).toMatchObject({ nextOffset: 0, busy: true });
    expect(decodeSettledAbove(0, row?.settledAbove ?? null)).toEqual([
      { from: 1, to: 2 },
      { from: 3, to: 4 },
    ]);
  });

  it('should drop out when it is full, and be read again from there, missing nothing', () => {
    const { lanes, lane, reread, drain, match, attempts, settle } = fallenBehind(100);
    settle();
    attempts.confirm(0);
    const delivered: number[] = [0];
    const stops: (number | null)[] = [];
    for (let at = lanes.behind.next(-1, true); at !== undefined; at = lanes.behind.next(100, true)) {
      lanes.behind.begin(at);
      reread(at, 100);
      lanes.readAgainTo(100, match);
      stops.push(lane.behind);
      expect(lanes.behind.next(-1, false)).toBeUndefined();
      delivered.push(...drain());
    }
    expect(stops).toEqual([...[1, 2, 3, 4, 5, 6].map((round) => 1 + round * ROOM), null]);
    expect(delivered).toEqual(Array.from({ length: 100 }, (_, offset) => offset));
  });

  it('should not count what a reading passed before it fell behind once more', () => {
    const { lanes, lane, reread, drain, match, attempts, settle } = fallenBehind(20);
    settle();
    attempts.confirm(0);
    lanes.behind.begin(1);
    reread(1, 8);
    lane.fallBehind();
    const { behind } = lane;
    expect(behind).toBe(2);
    reread(8, 20);
    lanes.readAgainTo(20, match);
    expect(lane.behind).toBe(2);
    expect(drain()).toEqual([1]);
  });

  it('should be attached with the events that are held anyway, without a reading', () => {
    const { lanes, lane, match, accept, settle, attempts, drain } = fallenBehind(10);
    settle(1);
    lanes.behind.begin(1);
    lanes.readAgainTo(1, match);
    expect(lane.behind).toBeNull();
    accept(10);
    expect(attempts.offsets).toEqual([0]);
    expect(drain()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('should have the reading go round: on while it comes along, then to those beyond, then to the lowest', () => {
    const { lanes, attempts } = fallenBehind(50);
    attempts.confirm(0);
    expect(lanes.behind.next(1, true)).toBe(1);
    expect(lanes.behind.next(1, false)).toBe(1);
    expect(lanes.behind.next(0, false)).toBe(1);
    expect(lanes.behind.next(40, true)).toBe(1);
  });
});

describe('a lane whose cursor is moved', () => {
  it('should deliver again what it is moved back over, but what waits in the database', () => {
    const { accept, attempts, lanes, subscriber, settle, book } = setUp();
    for (let offset = 0; offset < 10; offset++) accept(offset);
    attempts.confirm(...attempts.offsets);
    settle();
    const lane = lanes.lane(subscriber);
    lane.hold();
    lane.replayFrom(7, 2, [{ from: 4, to: 6 }]);
    lane.release();
    expect(lane.replay).toEqual({ id: 7, until: 10 });
    expect(settle().settlement.progress).toMatchObject([
      { nextOffset: 2, busy: true, replayId: 7, replayUntil: 10, total: 0 },
    ]);
    lanes.behind.begin(2);
    for (let offset = 2; offset < 10; offset++)
      lanes.acceptAgain(offset, EVENT, BODY, book.index.match(EVENT));
    lanes.readAgainTo(10, () => book.index.match(EVENT));
    expect(attempts.offsets).toEqual([2, 3, 6, 7, 8, 9]);
    expect(attempts.started.map(({ delivery }) => delivery.replayId)).toEqual([7, 7, 7, 7, 7, 7]);
    attempts.confirm(...attempts.offsets);
    const { settlement } = settle();
    expect(settlement.progress).toMatchObject([{ nextOffset: 10, busy: false, total: 6, replayId: null }]);
    expect(settlement.commandParts).toEqual([{ commandId: 7, state: 'done', result: null }]);
  });

  it('should count what it is moved forward over, once, also when it is restored in its midst', () => {
    const { lanes, subscriber, settle, accept } = setUp();
    const lane = lanes.lane(subscriber);
    lane.hold();
    lane.skipTo(5);
    lane.release();
    lanes.behind.begin(0);
    lanes.readAgainTo(0, () => []);
    for (let offset = 0; offset < 3; offset++) accept(offset);
    const [row] = settle().settlement.progress;
    expect(row).toMatchObject({ nextOffset: 3, busy: true, skipped: 3, skipUntil: 5 });
    const heir = setUp({ scanned: 3, position: 3 });
    heir.lanes.restore(heir.subscriber, { cursor: 3, settledAbove: [], replay: null, skipUntil: 5 });
    for (let offset = 3; offset < 7; offset++) heir.accept(offset);
    expect(heir.attempts.offsets).toEqual([5, 6]);
    heir.attempts.confirm(5, 6);
    expect(heir.settle().settlement.progress).toMatchObject([
      { nextOffset: 7, busy: false, skipped: 2, total: 2, skipUntil: 0 },
    ]);
  });

  it('should go on where it was when its replay is cancelled', () => {
    const { accept, attempts, lanes, subscriber, settle, book } = setUp({ limit: 1 });
    for (let offset = 0; offset < 6; offset++) {
      accept(offset);
      attempts.confirm(offset);
    }
    settle();
    const lane = lanes.lane(subscriber);
    lane.hold();
    lane.replayFrom(7, 0, []);
    lane.release();
    lanes.behind.begin(0);
    for (let offset = 0; offset < 3; offset++)
      lanes.acceptAgain(offset, EVENT, BODY, book.index.match(EVENT));
    expect(attempts.offsets).toEqual([0]);
    lane.cancelReplay();
    attempts.confirm(0);
    expect([attempts.offsets, lane.behind, lane.cursor, lane.replay]).toEqual([[], 6, 6, null]);
    expect(settle().settlement.progress).toMatchObject([{ nextOffset: 6, total: 1, replayId: null }]);
  });
});
