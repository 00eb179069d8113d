import type { Logger } from 'pino';
import { type Clock, decodeEvent } from '#libs/domain';
import { partitionKey, type PartitionRef } from '#libs/persistence';
import type { EventLog, EventLogReader, LogBatch } from '../intake/event-log.js';
import type { ByteBudget } from '../lanes/byte-budget.js';
import type { SubscriptionBook } from '../matching/subscription-book.js';
import type { Ownership } from '../settlement/ownership.js';
import type { OwnedPartition } from '../settlement/owned-partition.js';
import type { PusherMetrics } from './pusher-metrics.js';
import { READ_AHEAD_LOOK_MS, type ReadAhead } from './read-ahead.js';
import type { Relief } from './relief.js';

/**
 * After so many records the event loop gets its turn: answers of receivers wait no longer than that. A turn may bring hundreds
 * of them; fewer records would make reading what delivering waits for.
 */
const RECORDS_A_TURN = 256;
/** Much shorter than a heartbeat's interval, which kafkajs keeps between batches only. */
const SHORT_REST_MS = 500;
/** What reading waits for room before it throws away what was fetched: shorter than a heartbeat's interval as well. */
const ROOM_WAIT_MS = 1_500;

export interface ReaderParts {
  readonly ownership: Ownership;
  readonly book: SubscriptionBook;
  readonly smnTopic: string;
  readonly budget: ByteBudget;
  readonly metrics: PusherMetrics;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: EventLog;
  readonly relief: Pick<Relief, 'window'>;
  readonly ahead: Pick<ReadAhead, 'isEnough' | 'isWanted'>;
  /** Reading waits for room: a settlement may make it. */
  readonly onFull: () => void;
}

/** Takes what the log brings into the windows, and holds the log back while they are full. */
export class EventReader implements EventLogReader {
  /** Partitions whose first batch since a seek has not come: what was under way before may still arrive. */
  readonly #sought = new Set<string>();
  /** All partitions are paused. */
  #isHeldBack = false;
  #isWaitingForRoom = false;
  /** Partitions are paused one by one, since everybody has enough to do. */
  #isResting = false;
  /** Grows with every assignment: partitions that are kept are sought anew, also in the midst of a batch. */
  #assignments = 0;

  constructor(private readonly parts: ReaderParts) {}

  /** Whether reading waits for room in the windows. */
  get isHeldBack(): boolean {
    return this.#isHeldBack || this.#isWaitingForRoom;
  }

  assigned(refs: readonly PartitionRef[]): void {
    this.#assignments++;
    this.#sought.clear();
    for (const ref of refs) this.#sought.add(partitionKey(ref));
    this.parts.ownership.assigned(refs);
    // The log reads again what it was assigned anew.
    this.#isResting = false;
    if (this.#isHeldBack) this.parts.log.pause(this.#owned());
  }

  async read(batch: LogBatch): Promise<void> {
    const owned = this.parts.ownership.get(batch);
    if (owned === undefined) return;
    if (!this.#continues(owned, batch)) return;
    this.#sought.delete(partitionKey(batch));
    const { lanes } = owned;
    const assignments = this.#assignments;
    let count = 0;
    for (const record of batch.records) {
      if (record.offset < lanes.position) continue;
      const decoded = decodeEvent(record, this.parts.smnTopic);
      if (decoded.kind === 'event') {
        const { event } = decoded;
        lanes.accept(record.offset, event, record.value ?? NOTHING, this.parts.book.index.match(event));
        this.parts.metrics.eventRead();
      } else {
        lanes.reject(record.offset, decoded.reason, record.value);
        this.parts.metrics.rejected.inc();
        const { topic, partition, offset } = record;
        this.parts.logger.warn({ topic, partition, offset, reason: decoded.reason }, 'record rejected');
      }
      if (++count % RECORDS_A_TURN !== 0) continue;
      await new Promise(setImmediate);
      if (this.#assignments !== assignments || this.parts.ownership.get(batch) !== owned) return;
    }
    lanes.advance(batch.end);
    await this.#rest(assignments);
    await this.#waitForRoom(assignments);
    this.#holdBack(batch);
  }

  passed(ref: PartitionRef, from: number, end: number): void {
    const lanes = this.parts.ownership.get(ref)?.lanes;
    if (lanes === undefined) return;
    // Before `from` there may be a hole, or what an earlier fetch did not ask for.
    if (from <= lanes.position || !this.#sought.has(partitionKey(ref))) lanes.advance(end);
  }

  /**
   * A batch that was asked for beyond the position would leave a gap; one from below it means that kafkajs began anew,
   * since the position had left the log.
   */
  #continues(owned: OwnedPartition, batch: LogBatch): boolean {
    const { lanes } = owned;
    if (batch.asked === lanes.position) return true;
    const { topic, partition } = batch;
    this.parts.logger.warn(
      { topic, partition, offset: batch.asked, expected: lanes.position },
      'the log was read at another offset than expected: the partition is claimed again',
    );
    // What was under way before is over: from the next seek on all that comes belongs to it.
    this.#sought.delete(partitionKey(batch));
    this.parts.ownership.reclaim(owned);
    return false;
  }

  #holdBack(batch: PartitionRef): void {
    const { budget, logger, log, ahead } = this.parts;
    if (!budget.isFull) {
      if (this.#isHeldBack || !(this.#isResting || ahead.isEnough)) return;
      this.#isResting = true;
      // This partition only: what the same fetch brought of others would be thrown away, and fetched again.
      log.pause([batch]);
      return;
    }
    // Those that were claimed since are read until they fill the windows again.
    log.pause(this.#owned());
    if (this.#isHeldBack) return;
    this.#isHeldBack = true;
    logger.info({ bytes: budget.used }, 'the windows are full: reading waits, since nobody is idle');
    budget.whenRoom(() => {
      this.#isHeldBack = false;
      this.#isResting = false;
      log.resume(this.#owned());
      logger.info({ bytes: budget.used }, 'reading goes on');
    });
  }

  /** A short rest is one between two fetches: kafkajs waits, nothing is fetched twice, and it ends at once. */
  async #rest(assignments: number): Promise<void> {
    const { ahead } = this.parts;
    // Once partitions are paused, each further one is at once: short rests in a row would add up.
    if (this.#isResting || !ahead.isEnough) return;
    await this.#until(() => ahead.isWanted, SHORT_REST_MS, assignments);
  }

  /** The same while the windows are full, until half of them is free. */
  async #waitForRoom(assignments: number): Promise<void> {
    const { budget, relief, onFull } = this.parts;
    if (budget.isFull) relief.window();
    if (!budget.isFull || this.#isHeldBack) return;
    onFull();
    this.#isWaitingForRoom = true;
    await this.#until(() => budget.isHalfFree, ROOM_WAIT_MS, assignments);
    this.#isWaitingForRoom = false;
  }

  /** Waits until it is so, for so long at most, and no longer than the partitions stay assigned as they are. */
  async #until(isSo: () => boolean, ms: number, assignments: number): Promise<void> {
    const { clock } = this.parts;
    const until = clock.monotonic() + ms;
    while (!isSo() && this.#assignments === assignments && clock.monotonic() < until)
      await new Promise((resolve) => setTimeout(resolve, READ_AHEAD_LOOK_MS));
  }

  /** Ends a rest when somebody has too little to do. */
  look(): void {
    if (!this.#isResting || this.#isHeldBack || !this.parts.ahead.isWanted) return;
    this.#isResting = false;
    this.parts.log.resume(this.#owned());
  }

  #owned(): PartitionRef[] {
    return this.parts.ownership.all.filter(({ isLeaving }) => !isLeaving).map(({ lanes }) => lanes);
  }
}

const NOTHING = Buffer.alloc(0);
