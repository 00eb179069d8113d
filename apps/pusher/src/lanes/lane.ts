import type { CounterDeltas, ProgressUpdate } from '#libs/persistence';
import type { Subscriber } from '../matching/subscriber.js';
import { noCounts } from './counts.js';
import type { Delivery } from './delivery.js';
import type { KeyOrder } from './key-order.js';
import type { LaneContext } from './lane-context.js';
import { LaneDeliveries } from './lane-deliveries.js';
import { LaneReach, type LaneReplay, type LaneStart } from './lane-reach.js';
import { LaneRoom } from './lane-room.js';
import type { OffsetRange } from './offset-ranges.js';
import type { PartitionLanes } from './partition-lanes.js';
import type { WindowEvent } from './window-event.js';

/** One subscription's way through one partition: what it takes of the log, from where it is read again, and where it stands. */
export class Lane {
  counts: CounterDeltas = noCounts();
  readonly #reach: LaneReach;
  readonly #room: LaneRoom;
  readonly #deliveries: LaneDeliveries;
  #isOnHold = false;
  #isClosed = false;

  constructor(
    readonly subscriber: Subscriber,
    private readonly partition: PartitionLanes,
    private readonly context: LaneContext,
    start: LaneStart,
  ) {
    this.#reach = new LaneReach(start, partition);
    this.#room = new LaneRoom(subscriber, context);
    this.#deliveries = new LaneDeliveries(this, partition, context, this.#reach, this.#room);
    if (start.isBehind) this.#noteBehind();
  }

  /** A command waits for its attempts to end. */
  get isOnHold(): boolean {
    return this.#isOnHold;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Where the log has to be read again for it; null while it takes what its partition reads. */
  get behind(): number | null {
    return this.#reach.behind;
  }

  /** Whether it waits for events of its own, so that its row only changes when one is settled. */
  get hasUnsettled(): boolean {
    return this.behind !== null || this.#reach.first !== null;
  }

  /** Whether deliveries in the database block keys of it. */
  get blocksKeys(): boolean {
    return this.#deliveries.parking.blocksKeys;
  }

  /** The keys that have a delivery on its way in it: these can only be blocked beside it. */
  get keys(): Pick<KeyOrder, 'has' | 'mayStandBefore'> {
    return this.#deliveries.keys;
  }

  get hasInFlight(): boolean {
    for (const { stage } of this.#reach.unsettled()) if (stage === 'in_flight') return true;
    return false;
  }

  /** The first offset that is not settled, as a settlement would write it now. */
  get cursor(): number {
    return this.#reach.cursor;
  }

  /** The replay whose deliveries are not all settled yet. */
  get replay(): LaneReplay | null {
    return this.#reach.replay;
  }

  /** Whether it may be read again now, and take at least one more delivery. */
  get hasRoom(): boolean {
    return this.#isWanting && this.#room.isLeft;
  }

  /** Whether a reading again is worth its while. */
  get hasAmpleRoom(): boolean {
    return this.#isWanting && this.#room.isAmple;
  }

  /** When the first delivery was taken that could be let go and read again, monotonic milliseconds; null without one. */
  get idleSince(): number | null {
    for (const delivery of this.#reach.unsettled()) if (isIdle(delivery)) return delivery.event.takenAt;
    return null;
  }

  /** Whether an offset that its partition reads is for this lane, and was neither settled nor taken already. */
  accepts(offset: number): boolean {
    return this.#reach.accepts(offset);
  }

  /** Whether an offset that is read again is for this lane, and was neither settled nor taken already. */
  lacks(offset: number): boolean {
    return this.#reach.lacks(offset);
  }

  take(event: WindowEvent): void {
    this.partition.touched(this);
    if (this.#reach.isSkipped(event.offset)) {
      this.counts.skipped++;
      this.#reach.pass(event.offset);
    } else this.#deliveries.take(event);
  }

  /** While it is behind: everything that it wants below the offset was read again. */
  readTo(offset: number): void {
    this.#reach.readTo(offset);
    this.partition.touched(this);
  }

  /** What its partition has read is taken. */
  attach(): void {
    this.#room.attached();
    this.#reach.attach();
    this.partition.touched(this);
  }

  /** Its subscription wants more from an offset on. */
  wantsMoreFrom(offset: number): void {
    if (this.behind === null) return;
    this.#readAgain(() => {
      this.#reach.wantsMoreFrom(offset);
    });
  }

  /** Lets go of the deliveries that were never attempted: they are read again from the log. */
  fallBehind(): void {
    this.#letGo(isIdle);
  }

  /** Asks again what was not allowed. */
  revive(): void {
    this.#deliveries.revive();
  }

  block(key: string): void {
    this.#deliveries.parking.block(key);
  }

  /** No delivery of the key is in the database any more. */
  unblock(key: string): void {
    this.#deliveries.unblock(key);
  }

  /** Its subscription is not active: it lets everything go and keeps the cursor. */
  rest(): void {
    this.#move(() => {
      this.#reach.forget();
    });
  }

  /** From now on it starts no attempt; what is not in flight is let go. */
  hold(): void {
    if (this.#isClosed || this.#isOnHold) return;
    this.#isOnHold = true;
    this.#letGo(({ stage }) => stage !== 'in_flight');
    if (this.behind === null) this.#fallBehindTo(Infinity);
  }

  /** Undoes `hold`. */
  release(): void {
    if (this.#isClosed) return;
    this.#isOnHold = false;
    this.#deliveries.offer();
    this.context.onRoom();
  }

  /**
   * Moves the cursor back. On hold and with nothing in flight only.
   * @param kept offsets from there on that are parked or held in the database
   */
  replayFrom(commandId: number, offset: number, kept: readonly OffsetRange[]): void {
    this.#move(() => {
      this.#reach.replayFrom(commandId, offset, kept);
    });
  }

  /** What it wants between its cursor and the offset is counted as skipped. On hold and with nothing in flight only. */
  skipTo(offset: number): void {
    this.#move(() => {
      this.#reach.skipTo(offset);
    });
  }

  /** Goes on where the cursor was before the replay. Attempts of it that are in flight end as they would. */
  cancelReplay(): void {
    const { replay } = this;
    if (this.#isClosed || replay === null) return;
    this.#letGo(({ stage, offset }) => stage !== 'in_flight' && offset < replay.until);
    this.#readAgain(() => {
      this.#reach.endReplay();
    });
  }

  /** Ends it without a trace: its subscription or its lease is gone. */
  close(): void {
    this.#isClosed = true;
    this.context.stopped.delete(this);
    this.#letGo(() => true);
    this.#leaveReading();
  }

  /** Breaks off what is in flight; it is attempted again when the partition may. */
  breakOff(): void {
    for (const delivery of [...this.#reach.unsettled()]) if (delivery.stage === 'in_flight') delivery.stop();
  }

  /** Its row as of now, given that everything below `scanned` is matched. */
  row(scanned: number): ProgressUpdate {
    const { replay } = this.#reach;
    const row = { subscriptionId: this.subscriber.id, ...this.#reach.row(scanned), ...this.counts };
    if (replay !== null && row.replayId === null)
      this.partition.ledger.commandPart({ commandId: replay.id, state: 'done', result: null });
    return row;
  }

  get #isWanting(): boolean {
    const { isActive } = this.subscriber;
    return !this.#isClosed && !this.#isOnHold && isActive && this.#deliveries.parking.hasRoom;
  }

  /** Lets everything go and changes where it stands. */
  #move(how: () => void): void {
    if (this.#isClosed) return;
    this.#letGo(() => true);
    this.#readAgain(how);
  }

  /** Lets deliveries go: what was let go is read again. */
  #letGo(which: (delivery: Delivery) => boolean): void {
    const gone = this.#deliveries.letGo(which);
    if (gone === null || this.#isClosed) return;
    this.#fallBehindTo(gone.lowest);
    for (const delivery of gone.freed) this.#deliveries.ready(delivery);
  }

  #fallBehindTo(offset: number): void {
    this.#readAgain(() => {
      this.#reach.fallBehind(offset);
    });
  }

  /** Changes from where it is read again, if it is: that begins anew. */
  #readAgain(how: () => void): void {
    this.#leaveReading();
    how();
    this.#noteBehind();
  }

  /** What was being read again for it no longer counts. */
  #leaveReading(): void {
    this.#room.attached();
    this.partition.behind.delete(this);
  }

  #noteBehind(): void {
    if (this.behind === null) return;
    this.#room.fellBehind();
    this.partition.behind.add(this);
    this.partition.touched(this);
  }
}

/** Never attempted: what was is at the head of its key, and known to its endpoint. */
function isIdle({ stage, attempts }: Delivery): boolean {
  return attempts === 0 && (stage === 'waiting' || stage === 'ready' || stage === 'stalled');
}
