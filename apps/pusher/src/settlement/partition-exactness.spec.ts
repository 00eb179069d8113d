import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import {
  Clock,
  type EventDescription,
  failedVerdict,
  Randomness,
  readSmnEvent,
  type Subscription,
  type SubscriptionState,
} from '#libs/domain';
import type {
  BlockedKey,
  CounterDeltas,
  FedSubscription,
  ParkedDelivery,
  ParkedRepository,
  PartitionSettlement,
} from '#libs/persistence';
import { ByteBudget } from '../lanes/byte-budget.js';
import { addCounts, noCounts } from '../lanes/counts.js';
import type { Delivery } from '../lanes/delivery.js';
import type { Lane } from '../lanes/lane.js';
import type { LaneContext } from '../lanes/lane-context.js';
import type { AttemptStarter, Pacer } from '../lanes/pacer.js';
import { Loads } from '../lanes/loads.js';
import { Pacers } from '../lanes/pacers.js';
import { ParkingQuota } from '../lanes/parking-quota.js';
import type { PartitionCut, PartitionLanes } from '../lanes/partition-lanes.js';
import { VerdictBacklog } from '../lanes/verdict-backlog.js';
import { SubscriptionBook } from '../matching/subscription-book.js';
import type { SubscriptionFeed } from '../matching/subscription-feed.js';
import { OwnedPartition } from './owned-partition.js';
import type { Ownership } from './ownership.js';
import { ParkedRetries } from './parked-retries.js';
import { type ClaimParts, takeOver } from './partition-claim.js';

const TOPIC = 't';
const REF = { topic: TOPIC, partition: 0 };
const KEYS = ['a', 'b', null] as const;
const NAMES = ['x', 'y'] as const;
const FORMS = ['x', 'y', 'x,y', '*'] as const;
const MAX_PARKED = 3;
const HOUR_MS = 3_600_000;
/** How many seconds a message may be attempted: until the next look, until the one after it, or for ever. */
const LIVES = [null, 3_600, 30 * 3_600, null] as const;
const NO_BODY = Buffer.from('{}');

type AttemptEnd = 'confirmed' | 'exhausted' | 'aborted' | 'again';

/** What an arbitrary run consists of; numbers choose among what is there. */
type Step =
  /** @see LIVES; left out, it lives for ever */
  | { readonly do: 'produce'; readonly name: number; readonly key: number; readonly life?: number }
  | { readonly do: 'hole' }
  | { readonly do: 'read'; readonly count: number }
  | { readonly do: 'end'; readonly which: number; readonly as: AttemptEnd }
  | { readonly do: 'subscribe'; readonly form: number; readonly lag: number }
  | { readonly do: 'define'; readonly which: number; readonly form: number; readonly lag: number }
  | { readonly do: 'disable'; readonly which: number }
  | { readonly do: 'unsubscribe'; readonly which: number }
  | { readonly do: 'refresh' }
  | { readonly do: 'cut'; readonly between: readonly Step[] }
  /** The database has done it; nobody here knows yet. */
  | { readonly do: 'write' }
  | { readonly do: 'outcome'; readonly committed: boolean }
  | { readonly do: 'crash'; readonly committed: boolean }
  | { readonly do: 'reclaim' }
  /** The window is full: lanes fall behind. */
  | { readonly do: 'overflow'; readonly which: number }
  /** Lanes that are behind are read again; what happens before it ends happens in its midst. */
  | { readonly do: 'reread'; readonly count: number }
  | { readonly do: 'endReread' }
  /** A person moves a cursor back, or forward. */
  | { readonly do: 'move'; readonly which: number; readonly to: number }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'tick' }
  | { readonly do: 'look' }
  /** What was asked of the database when it was as it was then. */
  | { readonly do: 'answer' };

class TestClock extends Clock {
  ms = 1_800_000_000_000;

  override now(): number {
    return this.ms;
  }

  override monotonic(): number {
    return this.ms;
  }
}

class HalfRandomness extends Randomness {
  override fraction(): number {
    return 0.5;
  }
}

interface LogEntry {
  readonly description: EventDescription;
  readonly body: Buffer;
  /** Subscriptions whose committed definition wanted it when it was produced. */
  readonly wantedBy: Set<number>;
  /** Whom the first reading matched it for: for others it came late, out of order. */
  matchedAtOnce: Set<number> | undefined;
}

interface Row {
  next: number;
  settledAbove: Buffer | null;
  busy: boolean;
  replayId: number | null;
  replayUntil: number;
  skipUntil: number;
  readonly counts: CounterDeltas;
}

type ParkedRow = Omit<ParkedDelivery, 'state'> & {
  readonly state: 'parked' | 'held' | 'dead';
  readonly dueAt: number;
};

interface Truth {
  subscription: Subscription;
  readonly floor: number;
}

interface Change {
  readonly id: number;
  readonly floor: number;
}

interface Move {
  readonly id: number;
  readonly from: number;
  readonly to: number;
}

/** The database as settlements leave it. */
class Database {
  scanned = 0;
  epoch = 0;
  flushSeq = 0;
  readonly rows = new Map<number, Row>();
  readonly parked = new Map<string, ParkedRow>();
  readonly subscriptions = new Map<number, Truth>();
  readonly changes: Change[] = [];
  /** Replays that were begun, whether they came to the database or not. */
  readonly replays: Move[] = [];
  readonly skips: Move[] = [];
  /** First rounds that were counted, by subscription. */
  readonly counted = new Map<number, number[]>();

  apply(settlement: PartitionSettlement, confirmed: readonly (readonly [number, number])[]): void {
    expect(settlement.flushSeq).toBe(this.flushSeq);
    expect(settlement.scanned).toBeGreaterThanOrEqual(this.scanned);
    this.flushSeq++;
    this.scanned = settlement.scanned;
    for (const row of settlement.progress) {
      if (!this.subscriptions.has(row.subscriptionId)) continue;
      const known = this.rows.get(row.subscriptionId) ?? {
        next: 0,
        settledAbove: null,
        busy: false,
        replayId: null,
        replayUntil: 0,
        skipUntil: 0,
        counts: noCounts(),
      };
      const { nextOffset: next, settledAbove, busy, replayId, replayUntil, skipUntil } = row;
      Object.assign(known, { next, settledAbove, busy, replayId, replayUntil, skipUntil });
      addCounts(known.counts, row);
      this.rows.set(row.subscriptionId, known);
    }
    for (const [id, offset] of confirmed) this.#count(id, offset);
    this.#park(settlement);
    this.#changeParked(settlement);
  }

  #park(settlement: PartitionSettlement): void {
    for (const row of settlement.parked) {
      const { subscriptionId, offset, state } = row;
      if (!this.subscriptions.has(subscriptionId)) continue;
      const id = `${subscriptionId}/${offset}`;
      expect(this.parked.has(id), `parked twice: ${id}`).toBe(false);
      const dueAt = row.nextAttemptAt?.getTime() ?? Infinity;
      this.parked.set(id, { ...REF, ...row, retries: 0, dueAt });
      if (state !== 'held') this.#count(subscriptionId, offset);
    }
  }

  #changeParked(settlement: PartitionSettlement): void {
    for (const change of settlement.parkedChanges) {
      const { subscriptionId, offset } = change;
      if (!this.subscriptions.has(subscriptionId)) continue;
      const id = `${subscriptionId}/${offset}`;
      const row = this.parked.get(id);
      if (row === undefined) throw new Error(`changed without being there: ${id}`);
      if (change.kind === 'removed') this.parked.delete(id);
      else if (change.kind === 'due')
        this.parked.set(id, { ...row, state: 'parked', retries: 0, dueAt: change.nextAttemptAt.getTime() });
      else {
        if (row.state === 'held') this.#count(subscriptionId, offset);
        const dueAt = change.nextAttemptAt?.getTime() ?? Infinity;
        this.parked.set(id, { ...row, state: change.state, retries: change.retries, dueAt });
      }
    }
  }

  #count(id: number, offset: number): void {
    const counted = this.counted.get(id) ?? [];
    const passes = this.replays.filter((each) => each.id === id && each.from <= offset && offset < each.to);
    const times = counted.filter((each) => each === offset).length;
    expect(times, `counted too often: subscription ${id}, offset ${offset}`).toBeLessThanOrEqual(
      passes.length,
    );
    this.counted.set(id, [...counted, offset]);
  }

  keysOf(): BlockedKey[] {
    const heads = new Map<
      string,
      { subscriptionId: number; orderingKey: string; offset: number; held: boolean }
    >();
    for (const { subscriptionId, orderingKey, offset, state } of this.parked.values()) {
      if (orderingKey === null || state === 'dead') continue;
      const id = `${subscriptionId}/${orderingKey}`;
      const head = heads.get(id);
      if (head === undefined || offset < head.offset)
        heads.set(id, { subscriptionId, orderingKey, offset, held: state === 'held' });
    }
    return [...heads.values()].map(({ subscriptionId, orderingKey, held }) => ({
      subscriptionId,
      orderingKey,
      headIsHeld: held,
    }));
  }

  usage(ids: readonly number[]): Map<number, { deliveries: number; bytes: number }> {
    return new Map(
      ids.map((id) => {
        const rows = [...this.parked.values()].filter(
          ({ subscriptionId, state }) => subscriptionId === id && state !== 'dead',
        );
        return [id, { deliveries: rows.length, bytes: rows.length }];
      }),
    );
  }

  unsubscribe(id: number): void {
    this.subscriptions.delete(id);
    this.rows.delete(id);
    for (const [key, row] of this.parked) if (row.subscriptionId === id) this.parked.delete(key);
  }
}

/** One process that owns the partition, from its claim to its end. */
class Process implements AttemptStarter {
  readonly book = new SubscriptionBook();
  readonly budget = new ByteBudget(1_000_000_000);
  readonly backlog = new VerdictBacklog();
  readonly quota = new ParkingQuota(MAX_PARKED);
  readonly inFlight: { readonly delivery: Delivery; readonly pacer: Pacer }[] = [];
  readonly retries: ParkedRetries;
  readonly context: LaneContext;
  lanes!: PartitionLanes;
  owned!: OwnedPartition;
  /** Where the reading again under way has come. */
  rereadTo: number | undefined;
  applied = 0;
  /** Answers of the database that are under way. */
  answers: (() => void)[] = [];
  confirmed: (readonly [number, number])[] = [];
  pending:
    | { readonly cut: PartitionCut; readonly confirmed: (readonly [number, number])[]; isWritten: boolean }
    | undefined;

  constructor(
    private readonly world: World,
    readonly clock: TestClock,
  ) {
    const randomness = new HalfRandomness();
    this.context = {
      clock,
      randomness,
      budget: this.budget,
      catchUpBudget: new ByteBudget(1_000_000_000),
      loads: new Loads(),
      pacers: new Pacers(2, { isOpen: true }, this),
      quota: this.quota,
      backlog: this.backlog,
      stopped: new Set<Lane>(),
      onRoom: () => undefined,
    };
    this.retries = new ParkedRetries({
      parked: this.#repository(),
      book: this.book,
      ownership: this.#ownership(),
      context: this.context,
      clock,
      randomness,
      logger: pino({ level: 'silent' }),
    });
    const { database } = world;
    this.book.replaceAll([...database.subscriptions.values()].map(toFed));
    this.applied = database.changes.length;
    this.claim();
  }

  claim(): void {
    const { database } = this.world;
    database.epoch++;
    const { epoch, flushSeq, scanned } = database;
    const { lanes, heldHeads } = takeOver(
      { feed: { book: this.book } as SubscriptionFeed, context: this.context } as ClaimParts,
      {
        ref: REF,
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
    this.rereadTo = undefined;
    this.owned = new OwnedPartition(lanes, Infinity, this.clock);
    this.retries.claimed(lanes, heldHeads);
  }

  start(delivery: Delivery, pacer: Pacer): void {
    expect(delivery.stage).toBe('ready');
    expect(delivery.subscriber.isActive).toBe(true);
    expect(delivery.isWanted).toBe(true);
    const { key } = delivery;
    for (const { delivery: other } of this.inFlight) {
      const isSame = other.subscriber === delivery.subscriber && key !== null && other.key === key;
      expect(isSame, `two of key ${key} in flight`).toBe(false);
    }
    delivery.stage = 'in_flight';
    delivery.attempts++;
    delivery.roundAttempts++;
    const attempt = { delivery, pacer };
    this.inFlight.push(attempt);
    delivery.cancel = () => {
      this.end(attempt, 'aborted');
    };
  }

  end(attempt: { readonly delivery: Delivery; readonly pacer: Pacer }, as: AttemptEnd): void {
    const at = this.inFlight.indexOf(attempt);
    if (at < 0) return;
    this.inFlight.splice(at, 1);
    const { delivery, pacer } = attempt;
    delivery.cancel = null;
    if (as === 'aborted') delivery.roundAttempts--;
    if (delivery.stage === 'in_flight') {
      if (as === 'confirmed') this.#confirm(delivery);
      else if (as === 'exhausted') delivery.owner.exhausted(delivery, failedVerdict('status', 'HTTP 500'));
      else delivery.owner.ready(delivery);
    }
    pacer.ended();
  }

  refresh(): void {
    const { changes, subscriptions } = this.world.database;
    const fresh = changes.slice(this.applied);
    this.applied = changes.length;
    if (fresh.length === 0) return;
    const floors = new Map<number, number>();
    for (const { id, floor } of fresh) floors.set(id, Math.min(floors.get(id) ?? Infinity, floor));
    const applied = this.book.apply({
      upTo: this.applied,
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
    this.pending = { cut, confirmed: this.confirmed, isWritten: false };
    this.confirmed = [];
  }

  write(): void {
    const { pending } = this;
    if (pending === undefined || pending.isWritten) return;
    pending.isWritten = true;
    this.world.database.apply(pending.cut.settlement, pending.confirmed);
  }

  answer(): void {
    const { answers } = this;
    this.answers = [];
    for (const answer of answers) answer();
  }

  outcome(committed: boolean): void {
    const { pending } = this;
    if (pending === undefined) return;
    this.pending = undefined;
    if (!committed && !pending.isWritten) {
      this.lanes.reverted(pending.cut);
      this.confirmed = [...pending.confirmed, ...this.confirmed];
      return;
    }
    if (!pending.isWritten) this.world.database.apply(pending.cut.settlement, pending.confirmed);
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

  /** As the command does: the lane is on hold until nothing of it is in flight, and all that it parked is written. */
  move(which: number, to: number): void {
    const active = [...this.book.active()];
    const subscriber = active[which % Math.max(1, active.length)];
    if (subscriber === undefined || this.lanes.isClosed) return;
    const lane = this.lanes.lane(subscriber);
    const { id } = subscriber;
    if (lane.replay !== null || lane.hasInFlight) return;
    lane.hold();
    const { ledger } = this.lanes;
    if (!ledger.isParking(id) && ledger.changesOf(id).size === 0) {
      if (to < lane.cursor) this.#replay(lane, to);
      else {
        lane.skipTo(to);
        this.world.skipped(id, lane.cursor, to);
      }
    }
    lane.release();
  }

  cancel(which: number): void {
    const replaying = [...this.lanes].filter((lane) => lane.replay !== null);
    replaying[which % Math.max(1, replaying.length)]?.cancelReplay();
  }

  #replay(lane: Lane, to: number): void {
    const { id } = lane.subscriber;
    const { cursor } = lane;
    const rows = [...this.world.database.parked.values()].filter(
      (row) => row.subscriptionId === id && row.offset >= to,
    );
    for (const { offset } of rows.filter(({ state, offset }) => state === 'dead' && offset < cursor)) {
      lane.counts.dead--;
      lane.counts.discarded++;
      this.lanes.ledger.change({ kind: 'removed', subscriptionId: id, offset });
    }
    const kept = rows
      .filter(({ state }) => state !== 'dead')
      .map(({ offset }) => ({ from: offset, to: offset + 1 }));
    this.world.replayed(id, to, cursor);
    lane.replayFrom(1, to, kept);
    this.retries.steps.replayed(this.lanes, id);
  }

  endReread(): void {
    const { rereadTo } = this;
    this.rereadTo = undefined;
    if (rereadTo !== undefined && !this.lanes.isClosed)
      this.lanes.readAgainTo(rereadTo, (event) => this.book.index.match(event));
  }

  tick(): void {
    const stopped = [...this.context.stopped];
    this.context.stopped.clear();
    for (const lane of stopped) lane.revive();
    this.context.pacers.pumpAll();
  }

  #confirm(delivery: Delivery): void {
    const { subscriber, offset, key } = delivery;
    this.world.received(subscriber.id, key, offset);
    const row = this.world.database.parked.get(`${subscriber.id}/${offset}`);
    // A parked one was counted when it was parked; a held one is counted by its first round.
    if (row?.state !== 'parked') this.confirmed.push([subscriber.id, offset]);
    delivery.owner.confirmed(delivery);
  }

  #repository(): ParkedRepository {
    const rows = (): ParkedRow[] =>
      [...this.world.database.parked.values()].sort((a, b) => a.offset - b.offset);
    const later = <T>(value: T): Promise<T> =>
      new Promise((resolve) => {
        this.answers.push(() => {
          resolve(value);
        });
      });
    const due = (_refs: unknown, now: Date, limit: number, passedOver: readonly number[]) => {
      const isDue = ({ state, dueAt, subscriptionId }: ParkedRow): boolean =>
        state === 'parked' && dueAt <= now.getTime() && !passedOver.includes(subscriptionId);
      return later(rows().filter(isDue).slice(0, limit));
    };
    const load = (places: readonly ParkedRow[]) => {
      const isWanted = ({ subscriptionId, offset, state }: ParkedRow): boolean =>
        state === 'parked' &&
        places.some((place) => place.subscriptionId === subscriptionId && place.offset === offset);
      return later(rows().filter(isWanted));
    };
    const nextOfKey = (_ref: unknown, id: number, key: string, beyond: number) => {
      const isNext = ({ subscriptionId, orderingKey, offset, state }: ParkedRow): boolean =>
        subscriptionId === id && orderingKey === key && offset > beyond && state !== 'dead';
      return later(rows().find(isNext));
    };
    return { due, load, nextOfKey } as unknown as ParkedRepository;
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

function toFed({ subscription, floor }: Truth): FedSubscription {
  return { subscription, floors: { [TOPIC]: [floor] } };
}

function wants(subscription: Subscription, name: string): boolean {
  return subscription.form.split(',').some((each) => each === '*' || each === name);
}

/** A log, a database and one process after the other. */
class World {
  readonly log: (LogEntry | undefined)[] = [];
  readonly database = new Database();
  readonly clock = new TestClock();
  /** First confirmations by subscription and key, as the receiver saw them. */
  readonly order = new Map<string, number[]>();
  readonly seen = new Set<string>();
  #process = new Process(this, this.clock);
  #nextId = 1;

  replayed(id: number, from: number, to: number): void {
    this.database.replays.push({ id, from, to });
  }

  skipped(id: number, from: number, to: number): void {
    this.database.skips.push({ id, from, to });
  }

  received(id: number, key: string | null, offset: number): void {
    const delivery = `${id}/${offset}`;
    if (key === null || this.seen.has(delivery)) return;
    this.seen.add(delivery);
    if (this.log[offset]?.matchedAtOnce?.has(id) !== true) return;
    const earlier = this.order.get(`${id}/${key}`) ?? [];
    expect(earlier.at(-1) ?? -1, `order of key ${key} for subscription ${id}`).toBeLessThan(offset);
    this.order.set(`${id}/${key}`, [...earlier, offset]);
  }

  async run(step: Step): Promise<void> {
    const process = this.#process;
    switch (step.do) {
      case 'produce':
        this.#produce(NAMES[step.name] ?? 'x', KEYS[step.key] ?? null, LIVES[step.life ?? 0] ?? null);
        break;
      case 'hole':
        this.log.push(undefined);
        break;
      case 'read':
        this.#read(step.count);
        break;
      case 'end': {
        const attempt = process.inFlight[step.which % Math.max(1, process.inFlight.length)];
        if (attempt !== undefined) process.end(attempt, step.as);
        break;
      }
      case 'subscribe':
        this.#subscribe(FORMS[step.form] ?? 'x', step.lag);
        break;
      case 'define':
        this.#define(step.which, { form: FORMS[step.form] ?? 'x', state: 'active' }, step.lag);
        break;
      case 'disable':
        this.#define(step.which, { state: 'disabled' }, 0);
        break;
      case 'unsubscribe':
        this.#unsubscribe(step.which);
        break;
      case 'refresh':
        this.#refresh();
        break;
      case 'cut':
        await this.#cut(step.between);
        break;
      case 'write':
        process.write();
        break;
      case 'outcome':
        process.outcome(step.committed);
        break;
      case 'crash':
        if (step.committed) process.write();
        this.#process = new Process(this, this.clock);
        break;
      case 'reclaim':
        this.#reclaim();
        break;
      case 'overflow':
        process.overflow(step.which);
        break;
      case 'reread':
        this.#reread(step.count);
        break;
      case 'endReread':
        process.endReread();
        break;
      case 'move':
        process.move(step.which, Math.min(step.to, this.log.length));
        break;
      case 'cancel':
        process.cancel(step.which);
        break;
      case 'tick':
        process.tick();
        break;
      case 'look':
        this.clock.ms += 20 * HOUR_MS;
        void process.retries.look();
        break;
      case 'answer':
        process.answer();
        break;
    }
    // Steps of keys go on by themselves.
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  }

  /** Everybody is active, everything is confirmed: nothing may be left over. */
  async finish(): Promise<void> {
    this.#process.outcome(true);
    for (const [index, { subscription }] of [...this.database.subscriptions.values()].entries())
      if (subscription.state !== 'active') this.#define(index, { state: 'active' }, 0);
    for (let round = 0; round < 100; round++) {
      this.#refresh();
      this.#read(Infinity);
      const process = this.#process;
      process.endReread();
      this.#reread(Infinity);
      process.endReread();
      for (let attempt = process.inFlight[0]; attempt !== undefined; attempt = process.inFlight[0])
        process.end(attempt, 'confirmed');
      process.cut(process.lanes.position);
      process.outcome(true);
      await this.run({ do: 'tick' });
      await this.run({ do: 'look' });
      for (let asked = 0; asked < 5; asked++) await this.run({ do: 'answer' });
    }
    this.#check();
  }

  #check(): void {
    const { database } = this;
    const { lanes, budget, backlog, inFlight, retries } = this.#process;
    expect({ scanned: database.scanned, unsettled: lanes.hasUnsettled, lanes: lanes.laneCount }).toEqual({
      scanned: this.log.length,
      unsettled: false,
      lanes: 0,
    });
    expect([budget.used, backlog.count, inFlight.length, retries.count]).toEqual([0, 0, 0, 0]);
    for (const subscriber of this.#process.book.active())
      expect(this.#process.context.loads.of(subscriber)).toEqual({ held: 0, heldBehind: 0, behind: 0 });
    expect([...database.rows.values()].filter((row) => row.busy)).toEqual([]);
    expect([...database.parked.values()].filter(({ state }) => state !== 'dead')).toEqual([]);
    for (const [id, { subscription }] of database.subscriptions) {
      const counted = database.counted.get(id) ?? [];
      const counts = database.rows.get(id)?.counts ?? noCounts();
      expect(counts.total, `total of ${id}`).toBe(counted.length);
      expect(counts.failure).toBe(counts.recovered + counts.dead + counts.discarded);
      for (const [offset, entry] of this.log.entries()) {
        const isSkipped = database.skips.some(
          (skip) => skip.id === id && skip.from <= offset && offset < skip.to,
        );
        if (isSkipped) continue;
        if (entry?.wantedBy.has(id) === true && wants(subscription, entry.description.name))
          expect(counted, `lost: offset ${offset} of subscription ${id}`).toContain(offset);
      }
    }
  }

  #produce(name: string, orderingKey: string | null, timeToLive: number | null): void {
    const producedAt = this.clock.ms / 1_000;
    const publication = { message_id: '0'.repeat(32), message: '', time_to_live: timeToLive };
    const body = timeToLive === null ? NO_BODY : Buffer.from(JSON.stringify(publication));
    const smn = timeToLive === null ? null : readSmnEvent('publish', body, producedAt);
    if (smn?.ok === false) throw new Error(smn.reason);
    const wantedBy = new Set<number>();
    for (const [id, { subscription }] of this.database.subscriptions)
      if (wants(subscription, name)) wantedBy.add(id);
    this.log.push({
      description: {
        name,
        tenant: '0',
        businesses: [],
        orderingKey,
        contentType: 'application/json',
        traceparent: null,
        spliceAt: -1,
        producedAt,
        smn: smn?.value ?? null,
      },
      body,
      wantedBy,
      matchedAtOnce: undefined,
    });
  }

  #read(count: number): void {
    const { lanes, book } = this.#process;
    for (let done = 0; done < count && lanes.position < this.log.length; done++) {
      const offset = lanes.position;
      const entry = this.log[offset];
      if (entry === undefined) {
        if (offset % 2 === 0) lanes.reject(offset, 'no event', null);
        else lanes.advance(offset + 1);
        continue;
      }
      const subscribers = book.index.match(entry.description);
      entry.matchedAtOnce ??= new Set(subscribers.map(({ id }) => id));
      lanes.accept(offset, entry.description, entry.body, subscribers);
    }
  }

  #reread(count: number): void {
    const process = this.#process;
    const { lanes, book } = process;
    if (process.rereadTo === undefined) {
      process.rereadTo = lanes.behind.next(-1, false);
      if (process.rereadTo === undefined) return;
      lanes.behind.begin(process.rereadTo);
    }
    const end = Math.min(process.rereadTo + count, lanes.position);
    for (; process.rereadTo < end; process.rereadTo++) {
      const entry = this.log[process.rereadTo];
      if (entry === undefined) continue;
      const { description, body } = entry;
      lanes.acceptAgain(process.rereadTo, description, body, book.index.match(description));
    }
  }

  #subscribe(form: string, lag: number): void {
    if (this.database.subscriptions.size >= 3) return;
    const id = this.#nextId++;
    const floor = Math.max(0, this.log.length - lag);
    this.database.subscriptions.set(id, { subscription: subscription(id, form), floor });
    this.database.changes.push({ id, floor });
  }

  #define(which: number, change: { form?: string; state: SubscriptionState }, lag: number): void {
    const { subscriptions } = this.database;
    const truth = [...subscriptions.values()][which % Math.max(1, subscriptions.size)];
    if (truth === undefined) return;
    truth.subscription = { ...truth.subscription, ...change };
    const { id, form } = truth.subscription;
    // What it does not want any more is nobody's duty, even if it wants it again later.
    for (const entry of this.log)
      if (entry !== undefined && !wants({ ...truth.subscription, form }, entry.description.name))
        entry.wantedBy.delete(id);
    this.database.changes.push({ id, floor: Math.max(0, this.log.length - lag) });
  }

  #unsubscribe(which: number): void {
    const { subscriptions, changes } = this.database;
    const id = [...subscriptions.keys()][which % Math.max(1, subscriptions.size)];
    if (id === undefined) return;
    this.database.unsubscribe(id);
    changes.push({ id, floor: this.log.length });
  }

  #refresh(): void {
    this.#process.refresh();
  }

  async #cut(between: readonly Step[]): Promise<void> {
    const process = this.#process;
    process.outcome(false);
    const upTo = process.lanes.position;
    const { lanes } = process;
    this.#refresh();
    // The answer of the database was under way while these happened.
    for (const step of between) await this.run(step);
    if (this.#process === process && process.lanes === lanes) process.cut(upTo);
  }

  /** The partition is settled, let go and claimed again by the same process. */
  #reclaim(): void {
    const process = this.#process;
    process.outcome(true);
    const upTo = process.lanes.position;
    process.refresh();
    process.cut(upTo);
    process.outcome(true);
    process.lanes.close();
    process.confirmed = [];
    process.claim();
  }
}

function subscription(id: number, form: string): Subscription {
  return {
    id,
    tenant: '0',
    business: 0,
    name: String(id),
    systemName: '',
    callbackUrl: 'http://receiver.example/',
    confirmMode: 'httpstatus',
    confirmPattern: '200',
    form,
    timeoutSeconds: 10,
    operator: '',
    state: 'active',
    stateReason: null,
    maxInFlight: null,
    recordedAttempts: 'failed',
    startAt: null,
    smn: null,
    createdAt: new Date(0),
    updatedAt: new Date(0),
  };
}

const which = fc.nat(3);
const form = fc.nat(FORMS.length - 1);
const lag = fc.nat(2);
const produce = fc.record({
  do: fc.constant('produce' as const),
  name: fc.nat(1),
  key: fc.nat(2),
  life: fc.nat(LIVES.length - 1),
});
const hole = fc.constant({ do: 'hole' as const });
const read = fc.record({ do: fc.constant('read' as const), count: fc.integer({ min: 1, max: 4 }) });
const end = fc.record({
  do: fc.constant('end' as const),
  which: fc.nat(5),
  as: fc.constantFrom<AttemptEnd>('confirmed', 'confirmed', 'exhausted', 'aborted', 'again'),
});
const define = fc.record({ do: fc.constant('define' as const), which, form, lag });
const reread = fc.record({ do: fc.constant('reread' as const), count: fc.integer({ min: 1, max: 6 }) });
const racing = fc.array(fc.oneof(produce, read, end, define, reread), { maxLength: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: produce },
  { weight: 1, arbitrary: hole },
  { weight: 8, arbitrary: read },
  { weight: 10, arbitrary: end },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('subscribe' as const), form, lag }) },
  { weight: 4, arbitrary: define },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disable' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unsubscribe' as const), which }) },
  { weight: 2, arbitrary: fc.constant({ do: 'refresh' as const }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('cut' as const), between: racing }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('outcome' as const), committed: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), committed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reclaim' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('overflow' as const), which }) },
  { weight: 4, arbitrary: reread },
  { weight: 3, arbitrary: fc.constant({ do: 'endReread' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('move' as const), which, to: fc.nat(30) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), which }) },
  { weight: 2, arbitrary: fc.constant({ do: 'tick' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'look' as const }) },
  { weight: 4, arbitrary: fc.constant({ do: 'answer' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'write' as const }) },
);

const PRODUCE = (name: 'x' | 'y', key: 'a' | 'b' | null): Step => ({
  do: 'produce',
  name: NAMES.indexOf(name),
  key: KEYS.indexOf(key),
});
const CUT: Step = { do: 'cut', between: [] };
const COMMITTED: Step = { do: 'outcome', committed: true };

describe('a partition under arbitrary settlements, crashes and changes', () => {
  it('should deliver an event of an added name that is held behind a later one of its key', async () => {
    const world = new World();
    const steps: Step[] = [
      { do: 'subscribe', form: FORMS.indexOf('x'), lag: 0 },
      { do: 'refresh' },
      { do: 'define', which: 0, form: FORMS.indexOf('x,y'), lag: 0 },
      PRODUCE('y', 'a'),
      PRODUCE('x', 'a'),
      { do: 'read', count: 2 },
      { do: 'end', which: 0, as: 'exhausted' },
      { do: 'refresh' },
      CUT,
      COMMITTED,
      { do: 'look' },
      { do: 'answer' },
      { do: 'end', which: 0, as: 'confirmed' },
      CUT,
      COMMITTED,
    ];
    for (const each of steps) await world.run(each);
    await world.finish();
  });

  it('should count every matched offset once, lose none, keep the order of keys and give all memory back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        const world = new World();
        await world.run({ do: 'subscribe', form: 2, lag: 0 });
        await world.run({ do: 'subscribe', form: 0, lag: 0 });
        for (const each of steps) await world.run(each);
        await world.finish();
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) },
    );
  }, 60_000);
});
