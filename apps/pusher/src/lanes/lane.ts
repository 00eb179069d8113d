import { type FailedVerdict, INLINE_ATTEMPTS, parkedPauseMs } from '#libs/domain';
import type { CounterDeltas, ProgressUpdate } from '#libs/persistence';
import type { Subscriber } from '../matching/subscriber.js';
import { noCounts } from './counts.js';
import { Delivery, type DeliveryOwner } from './delivery.js';
import { Fifo } from './fifo.js';
import { Frontier } from './frontier.js';
import { KeyOrder } from './key-order.js';
import type { LaneContext } from './lane-context.js';
import type { OffsetRange } from './offset-ranges.js';
import type { ReadySource } from './pacer.js';
import type { PartitionLanes } from './partition-lanes.js';
import { encodeSettledAbove } from './settled-above.js';
import type { WindowEvent } from './window-event.js';

/**
 * Past this many ranges settled_above outgrows 4 KiB (two bytes a range are usual): then only the first unsettled delivery
 * is attempted, or what is ahead of it in its key. Deliveries that are held meanwhile may still add some.
 */
const MAX_SETTLED_RUNS = 2_048;

interface Stalled {
  readonly delivery: Delivery;
  readonly verdict: FailedVerdict | null;
}

/** Where a lane begins: at a cursor of its own from the database, or where its subscription and partition say. */
export interface LaneStart {
  readonly cursor: number;
  /** Came from the database with unsettled events: its row stays busy until the log was read again past the claim. */
  readonly isRestored: boolean;
  readonly settledAbove: readonly OffsetRange[];
}

/** The deliveries of one subscription from one partition, in log order: one key is serial, keys are concurrent. */
export class Lane implements DeliveryOwner, ReadySource {
  readonly attemptsARound = INLINE_ATTEMPTS;
  isOffered = false;
  counts: CounterDeltas = noCounts();
  #frontier: Frontier<Delivery>;
  #ready = new Fifo<Delivery>();
  #again = new Fifo<Delivery>();
  readonly #keys = new KeyOrder();
  /** Keys that deliveries in the database block. */
  readonly #blocked = new Set<string>();
  /** To be parked, or held where there is no verdict, once the quota has room. */
  #stalled: Stalled[] = [];
  #isThrottled = false;
  /** While its subscription is not active it keeps a cursor and no events. */
  #detachedAt: number | null = null;
  #detachedSettled: readonly OffsetRange[] = [];
  #isClosed = false;

  constructor(
    readonly subscriber: Subscriber,
    private readonly partition: PartitionLanes,
    private readonly context: LaneContext,
    private readonly start: LaneStart,
  ) {
    this.#frontier = new Frontier(start.settledAbove);
    if (!start.isRestored || subscriber.isActive) return;
    // Where the partition is read says nothing about it: it is not read for those that are not active.
    this.#detachedSettled = this.#frontier.settledAbove(start.cursor, start.cursor);
    this.#detachedAt = start.cursor;
  }

  get isDetached(): boolean {
    return this.#detachedAt !== null;
  }

  /** Whether it waits for events of its own, so that its row only changes when one is settled. */
  get hasUnsettled(): boolean {
    return this.isDetached || this.#frontier.first !== null;
  }

  /** Whether deliveries in the database block keys of it. */
  get blocksKeys(): boolean {
    return this.#blocked.size > 0;
  }

  get hasInFlight(): boolean {
    for (const delivery of this.#frontier.unsettled()) if (delivery.stage === 'in_flight') return true;
    return false;
  }

  /** Whether an offset is for this lane, and was neither settled before nor taken already. */
  accepts(offset: number): boolean {
    return this.#detachedAt === null && offset >= this.start.cursor && !this.#frontier.has(offset);
  }

  take(event: WindowEvent): void {
    const isLate = event.offset < this.#frontier.taken;
    const delivery = new Delivery(this, this.subscriber, this.partition, event);
    event.hold();
    this.#frontier.take(delivery);
    this.partition.touched(this);
    const { key } = delivery;
    if (isLate && key !== null) this.#keys.noteLate(key);
    if (key === null) this.ready(delivery);
    else if (this.#blocked.has(key)) this.#holdBack(delivery);
    else if (this.#takesItsTurn(key, delivery, isLate)) this.ready(delivery);
  }

  takeReady(): Delivery | undefined {
    if (this.#isClosed) return undefined;
    if (!this.partition.mayAttempt || !this.context.quota.hasRoom(this.subscriber.id)) {
      this.context.stopped.add(this);
      return undefined;
    }
    this.#isThrottled = this.#frontier.runs > MAX_SETTLED_RUNS;
    for (;;) {
      const delivery = this.#isThrottled ? this.#headOfFirst() : (this.#again.take() ?? this.#ready.take());
      if (delivery == null || (this.#isThrottled && delivery.stage !== 'ready')) return undefined;
      if (delivery.stage !== 'ready') continue;
      if (delivery.isWanted) return delivery;
      this.#drop(delivery);
    }
  }

  /** Asks again what was not allowed: parks what waits for room, offers what is ready. */
  revive(): void {
    if (this.#isClosed) return;
    const stalled = this.#stalled;
    this.#stalled = [];
    for (const { delivery, verdict } of stalled) {
      if (verdict === null) this.#holdBack(delivery);
      else this.exhausted(delivery, verdict);
    }
    this.#offer();
  }

  ready(delivery: Delivery): void {
    if (this.#isClosed) return;
    const queue = delivery.attempts > 0 ? this.#again : this.#ready;
    delivery.stage = 'ready';
    queue.put(delivery);
    this.context.pacers.of(this.subscriber).offer(this);
  }

  confirmed(delivery: Delivery): void {
    if (this.#isClosed) return;
    this.counts.total++;
    this.#settle(delivery);
    this.partition.noteVerdict(this);
    this.#afterKey(delivery);
    delivery.event.release();
    if (this.#isThrottled) this.#offer();
  }

  exhausted(delivery: Delivery, verdict: FailedVerdict): void {
    if (this.#isClosed) return;
    if (!this.context.quota.hasRoom(this.subscriber.id)) {
      this.#stall(delivery, verdict);
      return;
    }
    this.counts.total++;
    this.counts.failure++;
    this.#park(delivery, verdict);
    this.partition.noteVerdict(this);
    this.#blockKeyOf(delivery);
    if (this.#isThrottled) this.#offer();
  }

  block(key: string): void {
    this.#blocked.add(key);
  }

  /** Whether deliveries of the key may be in the database that stand before one that was concluded. */
  mayStandBefore(key: string): boolean {
    return this.#keys.mayStandBefore(key);
  }

  /** No delivery of the key is in the database any more. */
  unblock(key: string): void {
    this.#blocked.delete(key);
    this.#keys.freed(key);
    this.partition.touched(this);
    const isFreed = ({ delivery, verdict }: Stalled): boolean => verdict === null && delivery.key === key;
    const freed = this.#stalled.filter(isFreed).sort((a, b) => a.delivery.offset - b.delivery.offset);
    if (freed.length > 0) this.#stalled = this.#stalled.filter((stalled) => !isFreed(stalled));
    for (const { delivery } of freed) {
      delivery.stage = 'waiting';
      delivery.nextOfKey = null;
      if (this.#keys.append(key, delivery)) this.ready(delivery);
    }
  }

  /** Lets its events go and keeps the cursor: what comes is read again from there once the subscription is active. */
  detach(): void {
    if (this.#isClosed || this.#detachedAt !== null) return;
    const { certain } = this.partition;
    const cursor = this.#cursorBelow(certain);
    this.#detachedSettled = this.#frontier.settledAbove(cursor, certain);
    this.#detachedAt = cursor;
    this.#letGo();
    this.#frontier = new Frontier();
    this.partition.touched(this);
  }

  /** Ends it without a trace: its subscription or its lease is gone. */
  close(): void {
    this.#isClosed = true;
    this.context.stopped.delete(this);
    this.#letGo();
  }

  /** Breaks off what is in flight; it is attempted again when the partition may. */
  breakOff(): void {
    for (const delivery of [...this.#frontier.unsettled()])
      if (delivery.stage === 'in_flight') delivery.stop();
  }

  /** Its row as of now, given that everything below `scanned` is matched. */
  row(scanned: number): ProgressUpdate {
    const nextOffset = this.#detachedAt ?? this.#cursorBelow(scanned);
    const settledAbove = this.isDetached
      ? this.#detachedSettled
      : this.#frontier.settledAbove(nextOffset, scanned);
    return {
      subscriptionId: this.subscriber.id,
      nextOffset,
      settledAbove: encodeSettledAbove(nextOffset, settledAbove),
      busy: this.isBusy(scanned),
      ...this.counts,
    };
  }

  /** Whether its cursor is not simply `scanned`. */
  isBusy(scanned: number): boolean {
    const own = this.start.isRestored ? this.start.cursor : 0;
    return (
      this.isDetached ||
      this.#frontier.first !== null ||
      Math.max(this.#frontier.taken, own) > scanned ||
      (this.start.isRestored && (this.partition.isRereading || this.#frontier.hasSettledFrom(scanned)))
    );
  }

  /**
   * Its cursor, not beyond where matching is certain: an event further on that it does not want now may yet be wanted by a
   * change of its subscription, so only what it settled there is settled.
   */
  #cursorBelow(certain: number): number {
    const cursor = this.#frontier.first?.offset ?? Math.max(this.partition.position, this.start.cursor);
    return Math.min(cursor, Math.max(certain, this.start.cursor));
  }

  /** Its subscription wants the event no more: as if it had never been taken, for it may be wanted again. */
  #drop(delivery: Delivery): void {
    delivery.stage = 'done';
    this.#frontier.remove(delivery);
    this.partition.touched(this);
    this.#afterKey(delivery);
    delivery.event.release();
  }

  /** What must be settled before the first can be: the first, or what is ahead of it in its key. */
  #headOfFirst(): Delivery | null {
    const { first } = this.#frontier;
    if (first?.stage !== 'waiting') return first;
    for (const other of this.#frontier.unsettled()) {
      if (other.key === first.key && other.stage !== 'waiting') return other;
    }
    return first;
  }

  #takesItsTurn(key: string, delivery: Delivery, isLate: boolean): boolean {
    return isLate
      ? this.#keys.insert(key, delivery, this.#frontier.unsettled())
      : this.#keys.append(key, delivery);
  }

  #afterKey(delivery: Delivery): void {
    const next = this.#keys.after(delivery);
    if (next !== null) this.ready(next);
  }

  #settle(delivery: Delivery): void {
    delivery.stage = 'done';
    this.#frontier.settle(delivery);
    this.partition.touched(this);
  }

  #offer(): void {
    if (!this.#ready.isEmpty || !this.#again.isEmpty) this.context.pacers.of(this.subscriber).offer(this);
  }

  /** Its delivery is parked: the later ones of its key follow it into the database. */
  #blockKeyOf(delivery: Delivery): void {
    const { key } = delivery;
    if (key === null) return;
    this.#blocked.add(key);
    for (const next of this.#keys.takeFollowers(key, delivery)) this.#holdBack(next);
  }

  #holdBack(delivery: Delivery): void {
    // Whoever waits for room goes first: it may be of the same key.
    if (this.#stalled.length > 0 || !this.context.quota.hasRoom(this.subscriber.id)) {
      this.#stall(delivery, null);
      return;
    }
    this.#settle(delivery);
    this.context.quota.parked(this.subscriber.id, delivery.event.body.length);
    this.partition.ledger.park({
      delivery,
      verdict: null,
      nextAttemptAt: null,
      parkedAt: new Date(this.context.clock.now()),
    });
  }

  #stall(delivery: Delivery, verdict: FailedVerdict | null): void {
    delivery.stage = 'stalled';
    this.#stalled.push({ delivery, verdict });
    this.context.stopped.add(this);
  }

  #park(delivery: Delivery, verdict: FailedVerdict): void {
    const now = this.context.clock.now();
    const pause = parkedPauseMs(0, () => this.context.randomness.fraction()) ?? 0;
    this.#settle(delivery);
    this.context.quota.parked(this.subscriber.id, delivery.event.body.length);
    this.partition.ledger.park({
      delivery,
      verdict,
      nextAttemptAt: new Date(now + Math.max(pause, verdict.retryAfterMs ?? 0)),
      parkedAt: new Date(now),
    });
  }

  #letGo(): void {
    for (const delivery of [...this.#frontier.unsettled()]) {
      delivery.stage = 'done';
      delivery.stop();
      delivery.event.release();
    }
    this.#ready = new Fifo();
    this.#again = new Fifo();
    this.#keys.clear();
    this.#stalled = [];
  }
}
