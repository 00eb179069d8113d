import type { EventDescription } from '#libs/domain';
import type { AttemptInsert, PartitionRef } from '#libs/persistence';
import type { BookChange } from '../matching/subscription-book.js';
import type { Subscriber } from '../matching/subscriber.js';
import { BehindLanes } from './behind-lanes.js';
import { Lane } from './lane.js';
import type { LaneContext } from './lane-context.js';
import type { LaneStart, Reading } from './lane-reach.js';
import { LaneStarts } from './lane-starts.js';
import { EventWindow } from './event-window.js';
import { Ledger } from './ledger.js';
import { type PartitionCut, PartitionCuts } from './partition-cuts.js';
import type { PartitionStart } from './partition-start.js';
import { RetriedDeliveries } from './retried-deliveries.js';
import type { WindowEvent } from './window-event.js';

/** One partition that this process owns: its window, its lanes, and what is not settled yet. */
export class PartitionLanes implements PartitionRef, Reading {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: number;
  readonly ledger: Ledger;
  readonly behind = new BehindLanes();
  readonly retried = new RetriedDeliveries();
  readonly #lanes = new Map<number, Lane>();
  readonly #events: EventWindow;
  readonly #cuts: PartitionCuts;
  readonly #starts: LaneStarts;
  readonly #claimedScanned: number;
  #position: number;
  #isClosed = false;
  #mayAttempt: () => boolean = () => false;

  constructor(
    start: PartitionStart,
    private readonly context: LaneContext,
  ) {
    this.topic = start.topic;
    this.partition = start.partition;
    this.epoch = start.epoch;
    this.ledger = new Ledger(context);
    this.#starts = new LaneStarts(start);
    this.#events = new EventWindow(context);
    this.#cuts = new PartitionCuts(start, this.ledger, this.#lanes);
    this.#claimedScanned = start.scanned;
    this.#position = start.position;
  }

  /** The next offset to be read. */
  get position(): number {
    return this.#position;
  }

  /** Attempts may start: the lease is alive, and it is not about to be handed on. */
  get mayAttempt(): boolean {
    return !this.#isClosed && this.#mayAttempt();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** How many settlements it has seen. */
  get flushSeq(): number {
    return this.#cuts.flushSeq;
  }

  get hasInFlight(): boolean {
    for (const lane of this.#lanes.values()) if (lane.hasInFlight) return true;
    return this.retried.hasInFlight;
  }

  /** From here on the events that were read are held, whoever needs them. */
  get window(): number {
    return Math.min(this.scanned, this.#position);
  }

  get scanned(): number {
    return this.#cuts.scanned;
  }

  /** Below this offset no change of a subscription makes it match again. */
  get certain(): number {
    return this.#cuts.certain;
  }

  /** Whether it reads again what was matched before it was claimed. */
  get isRereading(): boolean {
    return this.#position < this.#claimedScanned;
  }

  get hasUnsettled(): boolean {
    return this.#cuts.isDue || this.#position > this.scanned;
  }

  get laneCount(): number {
    return this.#lanes.size;
  }

  [Symbol.iterator](): Iterator<Lane> {
    return this.#lanes.values();
  }

  allowAttempts(allowed: () => boolean): void {
    this.#mayAttempt = allowed;
  }

  /** Takes an event at `position` or beyond; `position` moves past it. */
  accept(
    offset: number,
    description: EventDescription,
    value: Buffer,
    subscribers: readonly Subscriber[],
  ): void {
    const event = this.#events.read(offset, description, value);
    if (offset >= this.#claimedScanned) this.#events.keep(event);
    for (const subscriber of subscribers) this.#offer(subscriber, event);
    this.#position = offset + 1;
  }

  /** Takes an event that was read again, for the lanes that are behind. */
  acceptAgain(
    offset: number,
    description: EventDescription,
    value: Buffer,
    subscribers: readonly Subscriber[],
  ): void {
    let event: WindowEvent | undefined;
    for (const lane of this.behind.lacking(offset, subscribers)) {
      event ??= this.#events.readAgain(offset, description, value);
      lane.take(event);
    }
  }

  /**
   * Everything up to the offset was read again. Lanes that have come to the events that are held anyway take these, and
   * are attached again.
   */
  readAgainTo(end: number, match: (event: EventDescription) => readonly Subscriber[]): void {
    const reached = this.behind.readTo(end, this.window);
    if (reached.size === 0) return;
    for (const event of this.#events.recent()) {
      for (const subscriber of match(event.description)) {
        const lane = reached.get(subscriber);
        if (lane?.lacks(event.offset) === true) lane.take(event);
      }
    }
    for (const lane of reached.values()) lane.attach();
  }

  /** Takes a record that is no event. */
  reject(offset: number, reason: string, value: Buffer | null): void {
    this.ledger.reject(offset, reason, value);
    this.#position = offset + 1;
  }

  /** Nothing stands between `position` and this offset. */
  advance(position: number): void {
    this.#position = Math.max(this.#position, position);
  }

  /** Puts a lane in place that the database knows as busy. */
  restore(subscriber: Subscriber, start: Omit<LaneStart, 'isRestored' | 'isBehind'>): void {
    // Where the partition is read says nothing about a lane that is not active: it is not read for it.
    const isBehind = start.cursor < this.#position || !subscriber.isActive;
    const lane = new Lane(subscriber, this, this.context, { ...start, isRestored: true, isBehind });
    this.#lanes.set(subscriber.id, lane);
    this.#cuts.touched(lane);
  }

  /** The subscription's lane, made where there is none. */
  lane(subscriber: Subscriber): Lane {
    let lane = this.#lanes.get(subscriber.id);
    if (lane === undefined) {
      lane = new Lane(subscriber, this, this.context, this.#starts.fresh(subscriber));
      this.#lanes.set(subscriber.id, lane);
      if (!subscriber.isActive) lane.rest();
    }
    return lane;
  }

  apply(change: BookChange): void {
    const { subscriber } = change;
    if (change.kind === 'removed') {
      const lane = this.#lanes.get(subscriber.id);
      lane?.close();
      this.#lanes.delete(subscriber.id);
      if (lane !== undefined) this.#cuts.forget(lane);
      return;
    }
    const from = change.rematchFrom[this.topic]?.[this.partition] ?? 0;
    if (change.kind === 'added' && this.#beginsBefore(subscriber)) return;
    if (!subscriber.isActive) {
      this.lane(subscriber).rest();
      return;
    }
    this.#lanes.get(subscriber.id)?.wantsMoreFrom(from);
    this.#rematch(subscriber, from, change.kind === 'added' ? () => false : change.wantedBefore);
    this.context.onRoom();
  }

  touched(lane: Lane): void {
    this.#cuts.touched(lane);
  }

  noteVerdict(lane: Lane): void {
    this.#cuts.touched(lane);
    this.ledger.verdict();
  }

  /** Keeps an attempt for a person to see. */
  record(attempt: AttemptInsert): void {
    this.ledger.attempt(attempt);
  }

  /** Takes what a settlement writes. `upTo`: an offset that was `position` before the changes were last read. */
  cut(upTo: number): PartitionCut {
    return this.#cuts.take(upTo);
  }

  /** The cut is in the database. */
  committed(cut: PartitionCut): void {
    this.#cuts.committed(cut);
    this.#events.passBelow(this.scanned);
  }

  /** The cut is certainly not in the database: what it held is to be settled again. */
  reverted(cut: PartitionCut): void {
    this.#cuts.reverted(cut);
  }

  /** Breaks off its attempts in flight. */
  breakOff(): void {
    for (const lane of this.#lanes.values()) lane.breakOff();
    this.retried.breakOff();
  }

  /** Lets everything go, unsettled: another process goes on from what was settled. */
  close(): void {
    this.#isClosed = true;
    for (const lane of this.#lanes.values()) lane.close();
    this.#lanes.clear();
    this.retried.close();
    this.#events.passBelow(Infinity);
    this.#cuts.close();
  }

  #offer(subscriber: Subscriber, event: WindowEvent): void {
    let lane = this.#lanes.get(subscriber.id);
    if (lane === undefined && this.#starts.includes(subscriber, event.offset)) lane = this.lane(subscriber);
    if (lane?.accepts(event.offset) === true) lane.take(event);
  }

  /** A subscription that was created to begin in the past: its rows were written with it. */
  #beginsBefore(subscriber: Subscriber): boolean {
    const start = this.#starts.inPast(subscriber, this.#position);
    if (start === undefined) return false;
    this.restore(subscriber, start);
    this.context.onRoom();
    return true;
  }

  /** Matches again, for one subscription, the events whose offsets are not settled as scanned. */
  #rematch(subscriber: Subscriber, from: number, wantedBefore: (event: EventDescription) => boolean): void {
    const start = Math.max(from, this.certain);
    for (const event of this.#events.recent()) {
      const { offset, description } = event;
      if (offset < start || !subscriber.wants(description) || wantedBefore(description)) continue;
      this.#offer(subscriber, event);
    }
  }
}
