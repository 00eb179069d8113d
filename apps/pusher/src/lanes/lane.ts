import { type FailedVerdict, INLINE_ATTEMPTS } from '#libs/domain';
import type { CounterDeltas, ProgressUpdate } from '#libs/persistence';
import type { Subscriber } from '../matching/subscriber.js';
import { noCounts } from './counts.js';
import { Delivery, type DeliveryOwner } from './delivery.js';
import { expiredVerdict } from './expired-verdict.js';
import { KeyOrder } from './key-order.js';
import type { LaneContext } from './lane-context.js';
import { LaneParking } from './lane-parking.js';
import { LaneReach, type LaneReplay, type LaneStart } from './lane-reach.js';
import { LaneRoom } from './lane-room.js';
import type { OffsetRange } from './offset-ranges.js';
import type { ReadySource } from './pacer.js';
import type { PartitionLanes } from './partition-lanes.js';
import { ReadyDeliveries } from './ready-deliveries.js';
import type { WindowEvent } from './window-event.js';

/** The deliveries of one subscription from one partition, in log order: one key is serial, keys are concurrent. */
export class Lane implements DeliveryOwner, ReadySource {
  readonly attemptsARound = INLINE_ATTEMPTS;
  isOffered = false;
  counts: CounterDeltas = noCounts();
  readonly #reach: LaneReach;
  readonly #room: LaneRoom;
  readonly #ready: ReadyDeliveries;
  readonly #keys = new KeyOrder();
  readonly #parking: LaneParking;
  /** A command waits for its attempts to end. */
  #isOnHold = false;
  #isClosed = false;

  constructor(
    readonly subscriber: Subscriber,
    private readonly partition: PartitionLanes,
    private readonly context: LaneContext,
    start: LaneStart,
  ) {
    this.#reach = new LaneReach(start, partition);
    this.#ready = new ReadyDeliveries(this.#reach);
    this.#room = new LaneRoom(subscriber, context);
    this.#parking = new LaneParking(subscriber, partition.ledger, context);
    if (start.isBehind) this.#noteBehind();
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
    return this.#parking.blocksKeys;
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
      return;
    }
    const isLate = this.#reach.isLate(event.offset);
    const replayId = this.#reach.replayOf(event.offset);
    const delivery = new Delivery(this, this.subscriber, this.partition, event, 0, replayId);
    event.hold();
    this.#room.taken();
    this.#reach.take(delivery);
    const { key } = delivery;
    if (isLate && key !== null) this.#keys.noteLate(key);
    if (key === null) this.ready(delivery);
    else if (this.#parking.blocks(key)) this.#holdBack(delivery);
    else if (this.#takesItsTurn(key, delivery, isLate)) this.ready(delivery);
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
    this.#behindAgain();
    this.#reach.wantsMoreFrom(offset);
    this.#noteBehind();
  }

  /** Lets go of the deliveries that were never attempted: they are read again from the log. */
  fallBehind(): void {
    this.#letGo(isIdle);
  }

  takeReady(): Delivery | undefined {
    if (this.#isClosed || this.#isOnHold) return undefined;
    if (!this.partition.mayAttempt || !this.#parking.hasRoom) {
      this.context.stopped.add(this);
      return undefined;
    }
    this.#ready.look();
    const { isBroken } = this.context.pacers.of(this.subscriber);
    for (;;) {
      const delivery = this.#ready.take(isBroken);
      if (delivery === undefined) return undefined;
      if (!delivery.isWanted) this.#drop(delivery);
      else if (delivery.expiresAt < Infinity && this.context.clock.now() > delivery.expiresAt)
        this.#bury(delivery, null);
      else return delivery;
    }
  }

  /** Asks again what was not allowed: parks what waits for room, offers what is ready. */
  revive(): void {
    if (this.#isClosed) return;
    for (const { delivery, verdict } of this.#parking.stalled.takeAll()) {
      if (verdict === null) this.#holdBack(delivery);
      else this.exhausted(delivery, verdict);
    }
    this.#offer();
  }

  ready(delivery: Delivery): void {
    if (this.#isClosed) return;
    delivery.stage = 'ready';
    this.#ready.put(delivery);
    this.context.pacers.of(this.subscriber).offer(this);
  }

  confirmed(delivery: Delivery): void {
    if (this.#isClosed) return;
    this.counts.total++;
    this.#settle(delivery);
    this.partition.noteVerdict(this);
    this.#afterKey(delivery);
    delivery.event.release();
    if (this.#ready.isThrottled) this.#offer();
  }

  exhausted(delivery: Delivery, verdict: FailedVerdict): void {
    if (this.#isClosed) return;
    if (this.context.pacers.of(this.subscriber).isBroken) {
      delivery.roundAttempts = 0;
      this.ready(delivery);
      return;
    }
    const nextAt = this.#parking.nextAttemptAt(verdict);
    if (nextAt > delivery.expiresAt) {
      this.#bury(delivery, verdict);
      return;
    }
    if (!this.#parking.hasRoom) {
      this.#stall(delivery, verdict);
      return;
    }
    this.counts.total++;
    this.counts.failure++;
    this.#settle(delivery);
    this.#parking.park(delivery, verdict, nextAt);
    this.partition.noteVerdict(this);
    this.#blockKeyOf(delivery);
    if (this.#ready.isThrottled) this.#offer();
  }

  block(key: string): void {
    this.#parking.block(key);
  }

  /** Whether a delivery of the key is on its way in it, so that the key can only be blocked beside it. */
  isUnderWay(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Whether deliveries of the key may be in the database that stand before one that was concluded. */
  mayStandBefore(key: string): boolean {
    return this.#keys.mayStandBefore(key);
  }

  /** No delivery of the key is in the database any more. */
  unblock(key: string): void {
    this.#parking.unblock(key);
    this.#keys.freed(key);
    this.partition.touched(this);
    for (const delivery of this.#parking.stalled.takeHeld(key)) {
      delivery.stage = 'waiting';
      delivery.nextOfKey = null;
      if (this.#keys.append(key, delivery)) this.ready(delivery);
    }
  }

  /** Its subscription is not active: it lets everything go and keeps the cursor. */
  rest(): void {
    if (this.#isClosed) return;
    this.#letGo(() => true);
    this.#behindAgain();
    this.#reach.forget();
    this.#noteBehind();
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
    this.#offer();
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
    this.#behindAgain();
    this.#reach.endReplay();
    this.#noteBehind();
  }

  /** Ends it without a trace: its subscription or its lease is gone. */
  close(): void {
    this.#isClosed = true;
    this.context.stopped.delete(this);
    this.#letGo(() => true);
    this.#behindAgain();
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
    return !this.#isClosed && !this.#isOnHold && this.subscriber.isActive && this.#parking.hasRoom;
  }

  #move(how: () => void): void {
    if (this.#isClosed) return;
    this.#letGo(() => true);
    this.#behindAgain();
    how();
    this.#noteBehind();
  }

  #noteBehind(): void {
    if (this.behind === null) return;
    this.#room.fellBehind();
    this.partition.behind.add(this);
    this.partition.touched(this);
  }

  /** What was being read again for it no longer counts: it begins anew. */
  #behindAgain(): void {
    this.#room.attached();
    this.partition.behind.delete(this);
  }

  #fallBehindTo(offset: number): void {
    this.#behindAgain();
    this.#reach.fallBehind(offset);
    this.#noteBehind();
  }

  /** Its subscription wants the event no more: as if it had never been taken, for it may be wanted again. */
  #drop(delivery: Delivery): void {
    delivery.stage = 'done';
    this.#reach.remove(delivery);
    this.#room.freed();
    this.partition.touched(this);
    this.#afterKey(delivery);
    delivery.event.release();
  }

  /** Its time leaves no further attempt. @param last the verdict of the attempt before, if there was one */
  #bury(delivery: Delivery, last: FailedVerdict | null): void {
    this.counts.total++;
    this.counts.failure++;
    this.counts.dead++;
    this.#settle(delivery);
    this.#parking.bury(delivery, expiredVerdict(last));
    this.partition.noteVerdict(this);
    this.#afterKey(delivery);
    if (this.#ready.isThrottled) this.#offer();
  }

  #takesItsTurn(key: string, delivery: Delivery, isLate: boolean): boolean {
    return isLate
      ? this.#keys.insert(key, delivery, this.#reach.unsettled())
      : this.#keys.append(key, delivery);
  }

  #afterKey(delivery: Delivery): void {
    const next = this.#keys.after(delivery);
    if (next !== null) this.ready(next);
  }

  #settle(delivery: Delivery): void {
    delivery.stage = 'done';
    this.#reach.settle(delivery);
    this.#room.freed();
    this.partition.touched(this);
  }

  #offer(): void {
    if (!this.#ready.isEmpty) this.context.pacers.of(this.subscriber).offer(this);
  }

  /** Its delivery is parked: the later ones of its key follow it into the database. */
  #blockKeyOf(delivery: Delivery): void {
    const { key } = delivery;
    if (key === null) return;
    this.#parking.block(key);
    for (const next of this.#keys.takeFollowers(key, delivery)) this.#holdBack(next);
  }

  #holdBack(delivery: Delivery): void {
    // Whoever waits for room goes first: it may be of the same key.
    if (!this.#parking.stalled.isEmpty || !this.#parking.hasRoom) {
      this.#stall(delivery, null);
      return;
    }
    this.#settle(delivery);
    this.#parking.hold(delivery);
  }

  #stall(delivery: Delivery, verdict: FailedVerdict | null): void {
    this.#parking.stalled.add(delivery, verdict);
    this.context.stopped.add(this);
  }

  /** Lets deliveries go as if they had never been taken: what was let go is read again. */
  #letGo(which: (delivery: Delivery) => boolean): void {
    let lowest = Infinity;
    const kept: Delivery[] = [];
    for (const delivery of [...this.#reach.unsettled()]) {
      if (!which(delivery)) {
        kept.push(delivery);
        continue;
      }
      lowest = Math.min(lowest, delivery.offset);
      this.#reach.remove(delivery);
      this.#room.letGo();
      delivery.stage = 'done';
      delivery.stop();
      delivery.event.release();
    }
    if (lowest === Infinity) return;
    this.#ready.forgetDone();
    this.#parking.stalled.forgetDone();
    const freed = this.#keys.restart(kept);
    if (this.#isClosed) return;
    this.#fallBehindTo(lowest);
    for (const delivery of freed) this.ready(delivery);
  }
}

/** Never attempted: what was is at the head of its key, and known to its endpoint. */
function isIdle({ stage, attempts }: Delivery): boolean {
  return attempts === 0 && (stage === 'waiting' || stage === 'ready' || stage === 'stalled');
}
