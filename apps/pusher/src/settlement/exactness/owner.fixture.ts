import { pino } from 'pino';
import { Pacers } from '../../lanes/pacers.js';
import { laneContext, TOPIC } from '../../lanes/lane-context.fixture.js';
import type { LaneContext } from '../../lanes/lane-context.js';
import { ParkingQuota } from '../../lanes/parking-quota.js';
import type { PartitionCut } from '../../lanes/partition-cuts.js';
import type { PartitionLanes } from '../../lanes/partition-lanes.js';
import type { SetClock } from '../../lanes/set-clock.fixture.js';
import { SetRandomness } from '../../lanes/set-randomness.fixture.js';
import { SubscriptionBook } from '../../matching/subscription-book.js';
import type { SubscriptionFeed } from '../../matching/subscription-feed.js';
import { OwnedPartition } from '../owned-partition.js';
import type { Ownership } from '../ownership.js';
import { ParkedRetries } from '../parked-retries.js';
import { type ClaimParts, takeOver } from '../partition-claim.js';
import { CheckedAttempts } from './checked-attempts.fixture.js';
import { type Database, toFed } from './database.fixture.js';
import type { EventLog } from './event-log.fixture.js';
import { LateAnswers } from './late-answers.fixture.js';
import { LogReader } from './log-reader.fixture.js';
import type { Receiver } from './receiver.fixture.js';

const MAX_PARKED = 3;

/** What an owner works with; it stays when the owner goes. */
export interface Surroundings {
  readonly log: EventLog;
  readonly database: Database;
  readonly receiver: Receiver;
  readonly clock: SetClock;
}

/** One process that owns the partition, from its claim to its end. */
export class Owner {
  readonly book = new SubscriptionBook();
  readonly quota = new ParkingQuota(MAX_PARKED);
  readonly attempts: CheckedAttempts;
  readonly answers: LateAnswers;
  readonly retries: ParkedRetries;
  readonly context: LaneContext;
  lanes!: PartitionLanes;
  owned!: OwnedPartition;
  reader!: LogReader;
  /** First rounds that were confirmed since the last cut, by subscription and offset. */
  #confirmed: (readonly [number, number])[] = [];
  /** How many changes of subscriptions it knows. */
  #applied = 0;
  #pending:
    | { readonly cut: PartitionCut; readonly confirmed: (readonly [number, number])[]; isWritten: boolean }
    | undefined;

  constructor(readonly world: Surroundings) {
    const { database, receiver, clock } = world;
    const { book } = this;
    const randomness = new SetRandomness();
    this.attempts = new CheckedAttempts(({ subscriber: { id }, offset, key }) => {
      receiver.received(id, key, offset);
      // A parked one was counted when it was parked; a held one is counted by its first round.
      if (database.parked.get(`${id}/${offset}`)?.state !== 'parked') this.#confirmed.push([id, offset]);
    });
    const pacers = new Pacers(2, { isOpen: true }, this.attempts);
    this.context = laneContext({ clock, randomness, pacers, quota: this.quota });
    this.answers = new LateAnswers(database);
    this.retries = new ParkedRetries({
      parked: this.answers.repository,
      book,
      ownership: this.#ownership(),
      context: this.context,
      clock,
      randomness,
      logger: pino({ level: 'silent' }),
    });
    book.replaceAll([...database.subscriptions.values()].map(toFed));
    this.#applied = database.changes.length;
    this.claim();
  }

  claim(): void {
    const { log, database, clock } = this.world;
    database.epoch++;
    const { epoch, flushSeq, scanned } = database;
    const { lanes, heldHeads } = takeOver(
      { feed: { book: this.book } as SubscriptionFeed, context: this.context } as ClaimParts,
      {
        ref: { topic: TOPIC, partition: 0 },
        lease: { epoch, flushSeq, scanned, replacedAt: null },
        low: 0,
        scanned,
        replacedAt: null,
        changesUpTo: undefined,
        busy: [...database.rows]
          .filter(([, row]) => row.busy)
          .map(([subscriptionId, { next, ...row }]) => ({ subscriptionId, nextOffset: next, ...row })),
        blocked: database.keysOf(),
        notices: [],
      },
    );
    this.lanes = lanes;
    this.reader = new LogReader(log, lanes, this.book);
    this.owned = new OwnedPartition(lanes, Infinity, clock);
    this.retries.claimed(lanes, heldHeads);
  }

  /** The partition is settled, let go and claimed again by the same process. */
  reclaim(): void {
    this.outcome(true);
    const upTo = this.lanes.position;
    this.refresh();
    this.cut(upTo);
    this.outcome(true);
    this.lanes.close();
    this.#confirmed = [];
    this.claim();
  }

  refresh(): void {
    const { changes, subscriptions } = this.world.database;
    const fresh = changes.slice(this.#applied);
    this.#applied = changes.length;
    if (fresh.length === 0) return;
    const floors = new Map<number, number>();
    for (const { id, floor } of fresh) floors.set(id, Math.min(floors.get(id) ?? Infinity, floor));
    const applied = this.book.apply({
      upTo: this.#applied,
      changes: [...floors].map(([subscriptionId, floor]) => {
        const truth = subscriptions.get(subscriptionId);
        return {
          subscriptionId,
          rematchFrom: { [TOPIC]: [floor] },
          current: truth === undefined ? undefined : toFed(truth),
        };
      }),
    });
    if (!this.lanes.isClosed) for (const change of applied) this.lanes.apply(change);
    this.retries.apply(applied);
  }

  cut(upTo: number): void {
    const cut = this.lanes.cut(upTo);
    this.#pending = { cut, confirmed: this.#confirmed, isWritten: false };
    this.#confirmed = [];
  }

  write(): void {
    const pending = this.#pending;
    if (pending === undefined || pending.isWritten) return;
    pending.isWritten = true;
    this.world.database.apply(pending.cut.settlement, pending.confirmed);
  }

  outcome(committed: boolean): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    if (!committed && !pending.isWritten) {
      this.#pending = undefined;
      this.lanes.reverted(pending.cut);
      this.#confirmed = [...pending.confirmed, ...this.#confirmed];
      return;
    }
    this.write();
    this.#pending = undefined;
    this.lanes.committed(pending.cut);
    const ids = [...pending.cut.settlement.parked, ...pending.cut.settlement.parkedChanges].map(
      ({ subscriptionId }) => subscriptionId,
    );
    this.quota.learn(this.world.database.usage(ids));
  }

  overflow(which: number): void {
    const lanes = [...this.lanes];
    lanes[which % Math.max(1, lanes.length)]?.fallBehind();
  }

  tick(): void {
    const stopped = [...this.context.stopped];
    this.context.stopped.clear();
    for (const lane of stopped) lane.revive();
    this.context.pacers.pumpAll();
  }

  #ownership(): Ownership {
    const current = (): OwnedPartition => this.owned;
    return {
      get all() {
        return [current()];
      },
      get: () => (current().lanes.isClosed ? undefined : current()),
    } as unknown as Ownership;
  }
}
