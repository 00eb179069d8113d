import { type FailedVerdict, INLINE_ATTEMPTS } from '#libs/domain';
import { Delivery, type DeliveryOwner } from './delivery.js';
import { expiredVerdict } from './expired-verdict.js';
import { KeyOrder } from './key-order.js';
import type { Lane } from './lane.js';
import type { LaneContext } from './lane-context.js';
import { LaneParking } from './lane-parking.js';
import type { LaneReach } from './lane-reach.js';
import type { LaneRoom } from './lane-room.js';
import type { ReadySource } from './pacer.js';
import type { PartitionLanes } from './partition-lanes.js';
import { ReadyDeliveries } from './ready-deliveries.js';
import type { WindowEvent } from './window-event.js';

/** What a lane let go: from the lowest offset on it is read again, and nothing stands before those that are freed. */
export interface LetGo {
  readonly lowest: number;
  readonly freed: readonly Delivery[];
}

/** The deliveries of a lane on their way, until each is settled or let go: one key is serial, keys are concurrent. */
export class LaneDeliveries implements DeliveryOwner, ReadySource {
  readonly attemptsARound = INLINE_ATTEMPTS;
  isOffered = false;
  readonly keys = new KeyOrder();
  readonly parking: LaneParking;
  readonly #ready: ReadyDeliveries;

  constructor(
    private readonly lane: Lane,
    private readonly partition: PartitionLanes,
    private readonly context: LaneContext,
    private readonly reach: LaneReach,
    private readonly room: LaneRoom,
  ) {
    this.parking = new LaneParking(lane.subscriber, partition.ledger, context);
    this.#ready = new ReadyDeliveries(reach);
  }

  take(event: WindowEvent): void {
    const { lane, reach } = this;
    const isLate = reach.isLate(event.offset);
    const replayId = reach.replayOf(event.offset);
    const delivery = new Delivery(this, lane.subscriber, this.partition, event, 0, replayId);
    event.hold();
    this.room.taken();
    reach.take(delivery);
    const { key } = delivery;
    if (isLate && key !== null) this.keys.noteLate(key);
    if (key === null) this.ready(delivery);
    else if (this.parking.blocks(key)) this.#holdBack(delivery);
    else if (this.#takesItsTurn(key, delivery, isLate)) this.ready(delivery);
  }

  takeReady(): Delivery | undefined {
    if (this.lane.isClosed || this.lane.isOnHold) return undefined;
    if (!this.partition.mayAttempt || !this.parking.hasRoom) {
      this.context.stopped.add(this.lane);
      return undefined;
    }
    this.#ready.look();
    const { isBroken } = this.context.pacers.of(this.lane.subscriber);
    for (;;) {
      const delivery = this.#ready.take(isBroken);
      if (delivery === undefined) return undefined;
      if (!delivery.isWanted) this.#drop(delivery);
      else if (delivery.expiresAt < Infinity && this.context.clock.now() > delivery.expiresAt)
        this.#bury(delivery, null);
      else return delivery;
    }
  }

  /** Parks what waits for room, and offers what is ready. */
  revive(): void {
    if (this.lane.isClosed) return;
    for (const { delivery, verdict } of this.parking.stalled.takeAll()) {
      if (verdict === null) this.#holdBack(delivery);
      else this.exhausted(delivery, verdict);
    }
    this.offer();
  }

  ready(delivery: Delivery): void {
    if (this.lane.isClosed) return;
    delivery.stage = 'ready';
    this.#ready.put(delivery);
    this.context.pacers.of(this.lane.subscriber).offer(this);
  }

  /** Offers what is ready. */
  offer(): void {
    if (!this.#ready.isEmpty) this.context.pacers.of(this.lane.subscriber).offer(this);
  }

  confirmed(delivery: Delivery): void {
    const { lane } = this;
    if (lane.isClosed) return;
    lane.counts.total++;
    this.#settle(delivery);
    this.partition.noteVerdict(lane);
    this.#afterKey(delivery);
    delivery.event.release();
    if (this.#ready.isThrottled) this.offer();
  }

  exhausted(delivery: Delivery, verdict: FailedVerdict): void {
    const { lane } = this;
    if (lane.isClosed) return;
    if (this.context.pacers.of(lane.subscriber).isBroken) {
      delivery.roundAttempts = 0;
      this.ready(delivery);
      return;
    }
    const nextAt = this.parking.nextAttemptAt(verdict);
    if (nextAt > delivery.expiresAt) {
      this.#bury(delivery, verdict);
      return;
    }
    if (!this.parking.hasRoom) {
      this.#stall(delivery, verdict);
      return;
    }
    lane.counts.total++;
    lane.counts.failure++;
    this.#settle(delivery);
    this.parking.park(delivery, verdict, nextAt);
    this.partition.noteVerdict(lane);
    this.#blockKeyOf(delivery);
    if (this.#ready.isThrottled) this.offer();
  }

  /** No delivery of the key is in the database any more. */
  unblock(key: string): void {
    this.parking.unblock(key);
    this.keys.freed(key);
    this.partition.touched(this.lane);
    for (const delivery of this.parking.stalled.takeHeld(key)) {
      delivery.stage = 'waiting';
      delivery.nextOfKey = null;
      if (this.keys.append(key, delivery)) this.ready(delivery);
    }
  }

  /** Lets deliveries go as if they had never been taken. @returns null when there are none of them */
  letGo(which: (delivery: Delivery) => boolean): LetGo | null {
    let lowest = Infinity;
    const kept: Delivery[] = [];
    for (const delivery of [...this.reach.unsettled()]) {
      if (!which(delivery)) {
        kept.push(delivery);
        continue;
      }
      lowest = Math.min(lowest, delivery.offset);
      this.reach.remove(delivery);
      this.room.letGo();
      delivery.stage = 'done';
      delivery.stop();
      delivery.event.release();
    }
    if (lowest === Infinity) return null;
    this.#ready.forgetDone();
    this.parking.stalled.forgetDone();
    return { lowest, freed: this.keys.restart(kept) };
  }

  /** Its subscription wants the event no more: as if it had never been taken, for it may be wanted again. */
  #drop(delivery: Delivery): void {
    delivery.stage = 'done';
    this.reach.remove(delivery);
    this.room.freed();
    this.partition.touched(this.lane);
    this.#afterKey(delivery);
    delivery.event.release();
  }

  /** Its time leaves no further attempt. @param last the verdict of the attempt before, if there was one */
  #bury(delivery: Delivery, last: FailedVerdict | null): void {
    const { counts } = this.lane;
    counts.total++;
    counts.failure++;
    counts.dead++;
    this.#settle(delivery);
    this.parking.bury(delivery, expiredVerdict(last));
    this.partition.noteVerdict(this.lane);
    this.#afterKey(delivery);
    if (this.#ready.isThrottled) this.offer();
  }

  #takesItsTurn(key: string, delivery: Delivery, isLate: boolean): boolean {
    return isLate ? this.keys.insert(key, delivery, this.reach.unsettled()) : this.keys.append(key, delivery);
  }

  #afterKey(delivery: Delivery): void {
    const next = this.keys.after(delivery);
    if (next !== null) this.ready(next);
  }

  #settle(delivery: Delivery): void {
    delivery.stage = 'done';
    this.reach.settle(delivery);
    this.room.freed();
    this.partition.touched(this.lane);
  }

  /** Its delivery is parked: the later ones of its key follow it into the database. */
  #blockKeyOf(delivery: Delivery): void {
    const { key } = delivery;
    if (key === null) return;
    this.parking.block(key);
    for (const next of this.keys.takeFollowers(key, delivery)) this.#holdBack(next);
  }

  #holdBack(delivery: Delivery): void {
    // Whoever waits for room goes first: it may be of the same key.
    if (!this.parking.stalled.isEmpty || !this.parking.hasRoom) {
      this.#stall(delivery, null);
      return;
    }
    this.#settle(delivery);
    this.parking.hold(delivery);
  }

  #stall(delivery: Delivery, verdict: FailedVerdict | null): void {
    this.parking.stalled.add(delivery, verdict);
    this.context.stopped.add(this.lane);
  }
}
