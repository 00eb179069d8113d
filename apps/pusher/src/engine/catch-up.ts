import type { Logger } from 'pino';
import type { LogRecord, TopicAdmin } from '#libs/broker';
import { type Clock, decodeEvent } from '#libs/domain';
import type { PastLog } from '../intake/past-log.js';
import type { ByteBudget } from '../lanes/byte-budget.js';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import type { SubscriptionBook } from '../matching/subscription-book.js';
import type { OwnedPartition } from '../settlement/owned-partition.js';
import type { Ownership } from '../settlement/ownership.js';

/** Readings that go on from each other before lanes elsewhere in the partition get their turn: 4 MiB of log. */
const READS_A_RUN = 16;
/** After so many records the event loop gets its turn: answers of receivers wait no longer than that. */
const RECORDS_A_TURN = 64;
/** A reading that failed is tried again after this. */
const AGAIN_MS = 1_000;

export interface CatchUpParts {
  readonly ownership: Ownership;
  readonly book: SubscriptionBook;
  readonly smnTopic: string;
  readonly budget: ByteBudget;
  readonly topics: TopicAdmin;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Reads the log again for lanes that fell behind: for each partition one reading at a time, which serves all of them that
 * it passes, as far as they have room. It costs the lanes that keep up nothing but the processor's time.
 */
export class CatchUp {
  #log: PastLog | undefined;
  readonly #running = new Set<PartitionLanes>();
  /** When a partition may be read again after a failure, by its lanes. */
  readonly #notBefore = new WeakMap<PartitionLanes, number>();
  #isScheduled = false;
  #isStopped = false;

  constructor(private readonly parts: CatchUpParts) {}

  start(log: PastLog): void {
    this.#log = log;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Somebody who is behind may have room. */
  wake(): void {
    if (this.#isScheduled || this.#isStopped) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#serve();
    });
  }

  #serve(): void {
    const now = this.parts.clock.monotonic();
    for (const owned of this.parts.ownership.all) {
      const { lanes } = owned;
      if (lanes.behind.count === 0 || this.#running.has(lanes)) continue;
      if (!owned.isLeaving && (this.#notBefore.get(lanes) ?? 0) <= now) void this.#run(owned);
    }
  }

  async #run(owned: OwnedPartition): Promise<void> {
    const { lanes } = owned;
    this.#running.add(lanes);
    try {
      let last = -1;
      for (let reads = 0; this.#mayRead(owned);) {
        const at = lanes.behind.next(last, reads < READS_A_RUN);
        if (at === undefined) break;
        reads = at === last ? reads + 1 : 0;
        last = await this.#readFrom(owned, at);
      }
    } catch (error) {
      const { topic, partition } = lanes;
      this.parts.logger.warn({ topic, partition, err: error }, 'the log could not be read again yet');
      this.#notBefore.set(lanes, this.parts.clock.monotonic() + AGAIN_MS);
    } finally {
      this.#running.delete(lanes);
    }
  }

  #mayRead(owned: OwnedPartition): boolean {
    const { budget } = this.parts;
    if (this.#isStopped || this.parts.ownership.get(owned.lanes) !== owned) return false;
    if (!budget.isFull) return true;
    budget.whenRoom(() => {
      this.wake();
    });
    return false;
  }

  /** @returns where it ended */
  async #readFrom(owned: OwnedPartition, at: number): Promise<number> {
    const { lanes } = owned;
    if (at >= lanes.window) {
      lanes.behind.begin(at);
      this.#reachedTo(lanes, at);
      return at;
    }
    if (this.#log === undefined) throw new Error('there is no log yet');
    const read = await this.#log.read(lanes, at);
    if (this.parts.ownership.get(lanes) !== owned) return at;
    if (read.kind === 'out_of_range') return await this.#pastTheEdge(owned, at);
    // Only what was under way before the reading is served by it: who fell behind since may lack what it has passed.
    lanes.behind.begin(at);
    const end = Math.min(read.end, lanes.position);
    if (!(await this.#take(owned, read.records, end))) return at;
    this.#reachedTo(lanes, end);
    return end;
  }

  /** @returns whether the partition is still this process's own */
  async #take(owned: OwnedPartition, records: readonly LogRecord[], end: number): Promise<boolean> {
    const { lanes } = owned;
    let count = 0;
    for (const record of records) {
      if (record.offset >= end) break;
      const decoded = decodeEvent(record, this.parts.smnTopic);
      // What is no event was recorded when it was read first.
      if (decoded.kind === 'event') {
        const { event } = decoded;
        lanes.acceptAgain(record.offset, event, record.value ?? NOTHING, this.parts.book.index.match(event));
      }
      if (++count % RECORDS_A_TURN !== 0) continue;
      await new Promise(setImmediate);
      if (this.parts.ownership.get(lanes) !== owned) return false;
    }
    return true;
  }

  #reachedTo(lanes: PartitionLanes, end: number): void {
    lanes.readAgainTo(end, (event) => this.parts.book.index.match(event));
  }

  /** The offset is not in the log. @returns where to go on */
  async #pastTheEdge(owned: OwnedPartition, at: number): Promise<number> {
    const { lanes } = owned;
    const bounds = (await this.parts.topics.logBounds(lanes.topic))[lanes.partition];
    if (bounds === undefined || this.parts.ownership.get(lanes) !== owned) return at;
    const now = new Date(this.parts.clock.now());
    if (at < bounds.low) lanes.behind.expireBelow(bounds.low, now, lanes.ledger);
    // Beyond the end: the log was replaced, which a claim looks at.
    else if (at >= bounds.high) this.parts.ownership.reclaim(owned);
    return -1;
  }
}

const NOTHING = Buffer.alloc(0);
