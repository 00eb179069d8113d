import type { Lane } from '../../lanes/lane.js';
import type { Owner } from './owner.fixture.js';

/** As the command does it: the lane is on hold until nothing of it is in flight, and all that it parked is written. */
export function moveCursor(owner: Owner, which: number, to: number): void {
  const active = [...owner.book.active()];
  const subscriber = active[which % Math.max(1, active.length)];
  if (subscriber === undefined || owner.lanes.isClosed) return;
  const lane = owner.lanes.lane(subscriber);
  const { id } = subscriber;
  if (lane.replay !== null || lane.hasInFlight) return;
  lane.hold();
  const { ledger } = owner.lanes;
  if (!ledger.isParking(id) && ledger.changesOf(id).size === 0) {
    if (to < lane.cursor) replay(owner, lane, to);
    else {
      lane.skipTo(to);
      owner.world.database.skips.push({ id, from: lane.cursor, to });
    }
  }
  lane.release();
}

export function cancelMove(owner: Owner, which: number): void {
  const replaying = [...owner.lanes].filter((lane) => lane.replay !== null);
  replaying[which % Math.max(1, replaying.length)]?.cancelReplay();
}

function replay({ world: { database }, lanes, retries }: Owner, lane: Lane, to: number): void {
  const { id } = lane.subscriber;
  const { cursor } = lane;
  const rows = [...database.parked.values()].filter((row) => row.subscriptionId === id && row.offset >= to);
  for (const { offset } of rows.filter(({ state, offset }) => state === 'dead' && offset < cursor)) {
    lane.counts.dead--;
    lane.counts.discarded++;
    lanes.ledger.change({ kind: 'removed', subscriptionId: id, offset });
  }
  const kept = rows
    .filter(({ state }) => state !== 'dead')
    .map(({ offset }) => ({ from: offset, to: offset + 1 }));
  database.replays.push({ id, from: to, to: cursor });
  lane.replayFrom(1, to, kept);
  retries.steps.replayed(lanes, id);
}
