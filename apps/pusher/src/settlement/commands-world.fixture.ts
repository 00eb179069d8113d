import { pino } from 'pino';
import { expect } from 'vitest';
import { SystemClock, SystemRandomness } from '#libs/domain';
import type { OpenCommandPart, ProgressUpdate } from '#libs/persistence';
import { Attempts } from '../lanes/attempts.fixture.js';
import { addCounts, noCounts } from '../lanes/counts.js';
import { claimedLanes, laneContext } from '../lanes/lane-context.fixture.js';
import { Pacers } from '../lanes/pacers.js';
import { ParkingQuota } from '../lanes/parking-quota.js';
import { only } from '../lanes/partition-lanes.fixture.js';
import type { PartitionCut } from '../lanes/partition-cuts.js';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import { decodeSettledAbove } from '../lanes/settled-above.js';
import { described } from '../matching/event-description.fixture.js';
import { fedOf } from '../matching/subscription.fixture.js';
import { SubscriptionBook } from '../matching/subscription-book.js';
import { blockedKeys } from './blocked-keys.fixture.js';
import { CommandTable } from './command-table.fixture.js';
import { Commands } from './commands.js';
import { ownerOf } from './owner-of.fixture.js';
import { ParkedRetries } from './parked-retries.js';
import { parkedRow } from './parked-row.fixture.js';
import { ParkedTable, type TableRow } from './parked-table.fixture.js';

const HOUR_MS = 3_600_000;
const BODY = Buffer.from('{}');

/** What the database holds of one partition, and the owner that works on it. */
export class CommandsWorld {
  readonly parked = new ParkedTable();
  readonly table = new CommandTable();
  readonly counts = noCounts();
  scanned = 10_000;
  /** Keys of the events by their offsets. */
  readonly log = new Map<number, string | null>();
  /** The lane's row, while it is busy. */
  progress: ProgressUpdate | null = null;
  bounds = { partition: 0, low: 0, high: 1_000_000 };
  readonly book = new SubscriptionBook();
  attempts!: Attempts;
  lanes!: PartitionLanes;
  retries!: ParkedRetries;
  commands!: Commands;
  quota = new ParkingQuota();
  /** What happens between the reading of commands and its answer. */
  meanwhile: () => void = () => undefined;
  #epoch = 0;

  constructor() {
    this.book.replaceAll([fedOf()]);
    this.claim();
  }

  /** As a new owner, after whatever became of the last one. */
  claim(): void {
    const clock = new SystemClock();
    const randomness = new SystemRandomness();
    const { book, quota, scanned } = this;
    this.attempts = new Attempts();
    const pacers = new Pacers(4, { isOpen: true }, this.attempts);
    const context = laneContext({ clock, randomness, pacers, quota });
    this.lanes = claimedLanes(context, { epoch: ++this.#epoch, scanned });
    this.lanes.allowAttempts(() => true);
    const logger = pino({ level: 'silent' });
    const parts = { book, ownership: ownerOf(this.lanes), context, clock, randomness, logger };
    this.retries = new ParkedRetries({ parked: this.parked.repository, ...parts });
    this.commands = new Commands({
      commands: { open: () => this.#read() },
      selection: this.parked.selection,
      topics: { logBounds: () => Promise.resolve([this.bounds]) },
      retries: this.retries,
      ...parts,
    });
    this.#restore();
  }

  get subscriber() {
    return only(this.book);
  }

  get lane() {
    return this.lanes.lane(this.subscriber);
  }

  /** The subscription is paused, or active again. */
  define(state: 'active' | 'disabled'): void {
    const change = { subscriptionId: 1, rematchFrom: {}, current: fedOf({ state }) };
    const changes = this.book.apply({ upTo: 1, changes: [change] });
    for (const each of changes) this.lanes.apply(each);
    this.retries.apply(changes);
  }

  /** Rows as they were left by earlier settlements, counted. */
  put(state: TableRow['state'], offset: number, orderingKey: string | null = null): void {
    const nextAttemptAt = state === 'parked' ? new Date(Date.now() + HOUR_MS) : null;
    this.parked.put({ ...parkedRow(offset, { orderingKey, retries: 2 }), state, nextAttemptAt });
    if (state !== 'held') {
      this.counts.total++;
      this.counts.failure++;
    }
    if (state === 'dead') this.counts.dead++;
    if (orderingKey !== null && state !== 'dead') this.lane.block(orderingKey);
  }

  accept(offset: number, orderingKey: string | null = null): void {
    const description = described({ orderingKey });
    this.log.set(offset, orderingKey);
    this.lanes.accept(offset, description, BODY, this.book.index.match(description));
  }

  /** What its lane needs is read again, to the end of what was read. */
  readAgain(): void {
    const { behind } = this.lane;
    if (behind === null) return;
    this.lanes.behind.begin(behind);
    for (const [offset, orderingKey] of this.log) {
      const description = described({ orderingKey });
      const subscribers = this.book.index.match(description);
      if (offset >= behind) this.lanes.acceptAgain(offset, description, BODY, subscribers);
    }
    this.lanes.readAgainTo(this.lanes.position, (description) => this.book.index.match(description));
  }

  /** The attempt of an offset ends. */
  async end(offset: number, how: 'confirmed' | 'failed' = 'confirmed'): Promise<void> {
    await this.attempts.end(offset, how);
  }

  get offsetsInFlight(): number[] {
    return this.attempts.offsets.sort((a, b) => a - b);
  }

  get states(): string[] {
    return this.parked.inOrder.map(({ offset, state }) => `${offset} ${state}`);
  }

  cut(): PartitionCut {
    return this.lanes.cut(this.lanes.position);
  }

  settle(): void {
    const cut = this.cut();
    this.#write(cut);
    this.lanes.committed(cut);
  }

  /** A turn, and its settlement. */
  async turn(): Promise<void> {
    await this.commands.look();
    this.settle();
  }

  /** What I3 says. */
  checkCounts(): void {
    const { failure, recovered, dead, discarded } = this.counts;
    const inState = (state: TableRow['state']) =>
      this.parked.rows.filter((row) => row.state === state).length;
    expect({ failure, dead }).toEqual({
      failure: recovered + inState('parked') + dead + discarded,
      dead: inState('dead'),
    });
  }

  /** The lane as its row has it, and the keys that what is parked blocks. */
  #restore(): void {
    if (this.progress !== null) {
      const { nextOffset: cursor, settledAbove, replayId, replayUntil, skipUntil } = this.progress;
      this.lanes.restore(this.subscriber, {
        cursor,
        settledAbove: decodeSettledAbove(cursor, settledAbove),
        replay: replayId === null ? null : { id: replayId, until: replayUntil },
        skipUntil,
      });
    }
    const { rows } = this.parked;
    for (const { orderingKey, state } of rows)
      if (orderingKey !== null && state !== 'dead') this.lane.block(orderingKey);
    const heldHeads = blockedKeys(rows).filter(({ headIsHeld }) => headIsHeld);
    this.retries.claimed(this.lanes, heldHeads);
  }

  #read(): Promise<OpenCommandPart[]> {
    const { open } = this.table;
    this.meanwhile();
    return Promise.resolve(open);
  }

  /** As the settlement's transaction does it. */
  #write({ settlement }: PartitionCut): void {
    this.scanned = settlement.scanned;
    for (const row of settlement.progress) {
      addCounts(this.counts, row);
      this.progress = row.busy ? row : null;
    }
    this.parked.write(settlement);
    this.table.write(settlement.commandParts);
  }
}
