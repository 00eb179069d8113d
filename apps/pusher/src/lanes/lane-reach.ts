import type { CounterDeltas, ProgressUpdate } from '#libs/persistence';
import type { Delivery } from './delivery.js';
import { Frontier } from './frontier.js';
import type { OffsetRange } from './offset-ranges.js';
import { encodeSettledAbove } from './settled-above.js';

/** How far a partition is read. */
export interface Reading {
  /** The next offset to be read. */
  readonly position: number;
  /** Below this offset no change of a subscription makes it match again. */
  readonly certain: number;
  /** Whether it reads again what was matched before it was claimed. */
  readonly isRereading: boolean;
}

/** A command that moved the cursor back: the deliveries below `until` are its own. */
export interface LaneReplay {
  readonly id: number;
  readonly until: number;
}

/** Where a lane begins: at a cursor of its own from the database, or where its subscription and partition say. */
export interface LaneStart {
  readonly cursor: number;
  /** Came from the database with unsettled events: its row stays busy until the log was read again past the claim. */
  readonly isRestored: boolean;
  /** Whether its partition is read from beyond its cursor. */
  readonly isBehind: boolean;
  readonly settledAbove: readonly OffsetRange[];
  readonly replay: LaneReplay | null;
  readonly skipUntil: number;
}

/**
 * How far a lane has come: what it took, and what of that is settled.
 *
 * A lane that is attached takes what its partition reads. One that is behind has taken everything that it wants below
 * `behind`, and what it wants from there on is read again for it; some of that it may have taken or settled already.
 */
export class LaneReach {
  #frontier: Frontier<Delivery>;
  #behind: number | null;
  #replay: LaneReplay | null;
  #skipUntil: number;

  constructor(
    private readonly start: LaneStart,
    private readonly reading: Reading,
  ) {
    this.#frontier = new Frontier(start.settledAbove);
    this.#behind = start.isBehind ? start.cursor : null;
    this.#replay = start.replay;
    this.#skipUntil = start.skipUntil;
  }

  /** The first delivery that is not settled. */
  get first(): Delivery | null {
    return this.#frontier.first;
  }

  /** What its settled_above costs, in ranges. */
  get runs(): number {
    return this.#frontier.runs;
  }

  /** Where it has to be read again from; null while it is attached. */
  get behind(): number | null {
    return this.#behind;
  }

  get replay(): LaneReplay | null {
    return this.#replay;
  }

  /** The first offset that is not settled, as a settlement would write it now. */
  get cursor(): number {
    return this.#cursorBelow(this.reading.certain);
  }

  unsettled(): Iterable<Delivery> {
    return this.#frontier.unsettled();
  }

  /** Whether an offset that its partition reads is for this lane, and was neither settled nor taken already. */
  accepts(offset: number): boolean {
    return this.#behind === null && offset >= this.start.cursor && !this.#frontier.has(offset);
  }

  /** Whether an offset that is read again is for this lane, and was neither settled nor taken already. */
  lacks(offset: number): boolean {
    return this.#behind !== null && offset >= this.#behind && !this.#frontier.has(offset);
  }

  isLate(offset: number): boolean {
    return offset < this.#frontier.taken;
  }

  isSkipped(offset: number): boolean {
    return offset < this.#skipUntil;
  }

  /** The replay that a delivery of this offset belongs to. */
  replayOf(offset: number): number | null {
    return this.#replay !== null && offset < this.#replay.until ? this.#replay.id : null;
  }

  take(delivery: Delivery): void {
    this.#frontier.take(delivery);
    this.readTo(delivery.offset + 1);
  }

  /** An offset is settled without a delivery. */
  pass(offset: number): void {
    this.#frontier.pass(offset);
    this.readTo(offset + 1);
  }

  settle(delivery: Delivery): void {
    this.#frontier.settle(delivery);
  }

  remove(delivery: Delivery): void {
    this.#frontier.remove(delivery);
  }

  /** While it is behind: everything that it wants below the offset was read again. */
  readTo(offset: number): void {
    if (this.#behind !== null) this.#behind = Math.max(this.#behind, offset);
  }

  /** What its partition has read is taken. */
  attach(): void {
    this.#behind = null;
  }

  /** It has to be read again from an offset at the latest. */
  fallBehind(offset: number): void {
    this.#behind = Math.min(this.#behind ?? Math.max(this.reading.position, this.start.cursor), offset);
  }

  /** Its subscription wants more from an offset on: while it is behind that is read again for it. */
  wantsMoreFrom(offset: number): void {
    if (this.#behind === null) return;
    this.#behind = Math.min(this.#behind, Math.max(offset, this.reading.certain, this.start.cursor));
  }

  /** Forgets its deliveries and keeps the cursor, what is settled beyond it, and from where it is read again. */
  forget(): void {
    const { cursor } = this;
    const settled = this.#settledAbove(cursor, this.reading.certain);
    this.#frontier = new Frontier(settled);
    this.#behind = cursor;
  }

  /**
   * Moves the cursor back. Without unsettled deliveries only.
   * @param kept offsets from there on that are not to be delivered again
   */
  replayFrom(id: number, offset: number, kept: readonly OffsetRange[]): void {
    const { cursor } = this;
    const settled = this.#settledAbove(cursor, this.reading.certain);
    this.#frontier = new Frontier([...kept, ...settled]);
    this.#replay = { id, until: cursor };
    this.#skipUntil = 0;
    this.#behind = offset;
  }

  /** Goes on where the cursor was before the replay. */
  endReplay(): void {
    const { replay } = this;
    this.#replay = null;
    if (replay === null || this.#behind === null || this.#behind >= replay.until) return;
    this.#frontier.passAll(this.#behind, replay.until);
    this.#behind = replay.until;
  }

  /** What it reads below the offset is settled without being delivered. */
  skipTo(offset: number): void {
    this.#skipUntil = offset;
    this.fallBehind(this.cursor);
  }

  /** Its row as of now, given that everything below `scanned` is matched. */
  row(scanned: number): Omit<ProgressUpdate, 'subscriptionId' | keyof CounterDeltas> {
    const nextOffset = this.#cursorBelow(scanned);
    if (this.#replay !== null && nextOffset >= this.#replay.until) this.#replay = null;
    if (nextOffset >= this.#skipUntil) this.#skipUntil = 0;
    return {
      nextOffset,
      settledAbove: encodeSettledAbove(nextOffset, this.#settledAbove(nextOffset, scanned)),
      busy: this.isBusy(scanned),
      replayId: this.#replay?.id ?? null,
      replayUntil: this.#replay?.until ?? 0,
      skipUntil: this.#skipUntil,
    };
  }

  /** Whether its cursor is not simply `scanned`, or it has more to remember. */
  isBusy(scanned: number): boolean {
    const own = this.start.isRestored ? this.start.cursor : 0;
    return (
      this.#behind !== null ||
      this.#frontier.first !== null ||
      Math.max(this.#frontier.taken, own, this.#skipUntil) > scanned ||
      (this.start.isRestored && this.reading.isRereading) ||
      this.#frontier.hasSettledFrom(scanned)
    );
  }

  /** What lies between settled offsets counts as settled only where it was matched, and read for this lane. */
  #settledAbove(next: number, certain: number): readonly OffsetRange[] {
    const read = this.#behind ?? this.reading.position;
    return this.#frontier.settledAbove(next, Math.min(certain, read));
  }

  /**
   * Its cursor, not beyond where matching is certain: an event further on that it does not want now may yet be wanted by a
   * change of its subscription, so only what it settled there is settled.
   */
  #cursorBelow(certain: number): number {
    const read = this.#behind ?? Math.max(this.reading.position, this.start.cursor);
    const cursor = Math.min(this.#frontier.first?.offset ?? Infinity, read);
    return Math.min(cursor, Math.max(certain, this.start.cursor));
  }
}
