import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { failedVerdict, SystemClock, SystemRandomness } from '#libs/domain';
import type {
  CommandKind,
  CommandResult,
  CommandState,
  FedSubscription,
  LaneSelection,
  OpenCommandPart,
  ParkedDelivery,
  ParkedRepository,
  ParkedSelectionRepository,
  ProgressUpdate,
  SelectedDelivery,
} from '#libs/persistence';
import { ByteBudget } from '../lanes/byte-budget.js';
import type { Delivery } from '../lanes/delivery.js';
import type { LaneContext } from '../lanes/lane-context.js';
import { Loads } from '../lanes/loads.js';
import type { Pacer } from '../lanes/pacer.js';
import { Pacers } from '../lanes/pacers.js';
import { ParkingQuota } from '../lanes/parking-quota.js';
import { type PartitionCut, PartitionLanes } from '../lanes/partition-lanes.js';
import { decodeSettledAbove } from '../lanes/settled-above.js';
import { VerdictBacklog } from '../lanes/verdict-backlog.js';
import { SubscriptionBook } from '../matching/subscription-book.js';
import { Commands } from './commands.js';
import type { Ownership } from './ownership.js';
import { ParkedRetries } from './parked-retries.js';

const COUNTERS = ['total', 'failure', 'recovered', 'dead', 'discarded', 'skipped'] as const;
const HOUR_MS = 3_600_000;

function fed(state: 'active' | 'disabled' = 'active'): FedSubscription {
  return {
    subscription: {
      id: 1,
      tenant: '0',
      business: 0,
      name: '',
      systemName: '',
      callbackUrl: 'http://receiver.example/',
      confirmMode: 'httpstatus',
      confirmPattern: '200',
      form: 'x',
      timeoutSeconds: 10,
      operator: '',
      state,
      stateReason: null,
      maxInFlight: null,
      recordedAttempts: 'failed',
      startAt: null,
      smn: null,
      createdAt: new Date(0),
      updatedAt: new Date(0),
    },
    floors: {},
  };
}

function describeEvent(orderingKey: string | null) {
  return {
    name: 'x',
    tenant: '0',
    businesses: [],
    orderingKey,
    contentType: '',
    traceparent: null,
    replayId: null,
    spliceAt: -1,
    producedAt: 0,
    smn: null,
  };
}

interface Row extends Omit<ParkedDelivery, 'state'> {
  id: number;
  state: 'parked' | 'held' | 'dead';
  attempts: number;
  retries: number;
  nextAttemptAt: Date | null;
}

/** What the database holds of one partition, and the owner that works on it. */
class World {
  rows: Row[] = [];
  parts: (Omit<OpenCommandPart, 'state'> & { state: CommandState })[] = [];
  readonly counts = { total: 0, failure: 0, recovered: 0, dead: 0, discarded: 0, skipped: 0 };
  inFlight: { readonly delivery: Delivery; readonly pacer: Pacer }[] = [];
  scanned = 10_000;
  /** Keys of the events by their offsets. */
  readonly log = new Map<number, string | null>();
  /** The lane's row, while it is busy. */
  progress: ProgressUpdate | null = null;
  bounds = { partition: 0, low: 0, high: 1_000_000 };
  readonly book = new SubscriptionBook();
  context!: LaneContext;
  lanes!: PartitionLanes;
  retries!: ParkedRetries;
  commands!: Commands;
  quota = new ParkingQuota();
  /** What happens between the reading of commands and its answer. */
  meanwhile: () => void = () => undefined;
  #ids = 0;
  #epoch = 0;

  constructor() {
    this.book.replaceAll([fed()]);
    this.claim();
  }

  /** As a new owner, after whatever became of the last one. */
  claim(): void {
    const clock = new SystemClock();
    const randomness = new SystemRandomness();
    this.inFlight = [];
    const start = (delivery: Delivery, pacer: Pacer): void => {
      delivery.stage = 'in_flight';
      const attempt = { delivery, pacer };
      this.inFlight.push(attempt);
      delivery.cancel = () => {
        this.inFlight = this.inFlight.filter((each) => each !== attempt);
        pacer.ended();
      };
    };
    this.context = {
      clock,
      randomness,
      budget: new ByteBudget(1_000_000_000),
      catchUpBudget: new ByteBudget(1_000_000_000),
      loads: new Loads(),
      pacers: new Pacers(4, { isOpen: true }, { start }),
      quota: this.quota,
      backlog: new VerdictBacklog(),
      stopped: new Set(),
      onRoom: () => undefined,
    };
    const { scanned } = this;
    this.lanes = new PartitionLanes(
      {
        topic: 't',
        partition: 0,
        epoch: ++this.#epoch,
        flushSeq: 0,
        scanned,
        position: scanned,
        replacedAt: null,
      },
      this.context,
    );
    this.lanes.allowAttempts(() => true);
    const owned = { lanes: this.lanes, mayAttempt: true, isLeaving: false };
    const ownership = { all: [owned], get: () => owned } as unknown as Ownership;
    const logger = pino({ level: 'silent' });
    const parked = {
      due: (_refs: unknown, now: Date) =>
        Promise.resolve(
          this.rows.filter((row) => row.state === 'parked' && (row.nextAttemptAt ?? now) <= now),
        ),
      load: (places: readonly Row[]) => Promise.resolve(places.map((row) => ({ ...row }))),
      nextOfKey: (_ref: unknown, _id: number, key: string, beyond: number) =>
        Promise.resolve(
          this.#inOrder().find(
            (row) => row.state !== 'dead' && row.orderingKey === key && row.offset > beyond,
          ),
        ),
    } as unknown as ParkedRepository;
    const { book, context } = this;
    this.retries = new ParkedRetries({ parked, book, ownership, context, clock, randomness, logger });
    this.commands = new Commands({
      commands: { open: () => this.#read() },
      selection: this.#selection(),
      topics: { logBounds: () => Promise.resolve([this.bounds]) },
      retries: this.retries,
      book,
      ownership,
      context,
      clock,
      logger,
    });
    if (this.progress !== null) {
      const { nextOffset: cursor, settledAbove, replayId, replayUntil, skipUntil } = this.progress;
      this.lanes.restore(this.subscriber, {
        cursor,
        settledAbove: decodeSettledAbove(cursor, settledAbove),
        replay: replayId === null ? null : { id: replayId, until: replayUntil },
        skipUntil,
      });
    }
    for (const { orderingKey, state } of this.#inOrder())
      if (orderingKey !== null && state !== 'dead') this.lane.block(orderingKey);
    const heads = new Map<string, Row>();
    for (const row of this.#inOrder())
      if (row.orderingKey !== null && row.state !== 'dead' && !heads.has(row.orderingKey))
        heads.set(row.orderingKey, row);
    const held = [...heads.values()].filter(({ state }) => state === 'held');
    this.retries.claimed(
      this.lanes,
      held.map(({ orderingKey }) => ({
        subscriptionId: 1,
        orderingKey: orderingKey ?? '',
        headIsHeld: true,
      })),
    );
  }

  get open(): OpenCommandPart[] {
    return this.parts.flatMap((part) =>
      part.state === 'waiting' || part.state === 'running' ? [{ ...part, state: part.state }] : [],
    );
  }

  get subscriber() {
    const subscriber = this.book.get(1);
    if (subscriber === undefined) throw new Error('not in the book');
    return subscriber;
  }

  get lane() {
    return this.lanes.lane(this.subscriber);
  }

  /** The subscription is paused, or active again. */
  define(state: 'active' | 'disabled'): void {
    const change = { subscriptionId: 1, rematchFrom: {}, current: fed(state) };
    const changes = this.book.apply({ upTo: 1, changes: [change] });
    for (const each of changes) this.lanes.apply(each);
    this.retries.apply(changes);
  }

  /** Rows as they were left by earlier settlements, counted. */
  put(state: Row['state'], offset: number, orderingKey: string | null = null): void {
    this.rows.push({
      id: ++this.#ids,
      topic: 't',
      partition: 0,
      subscriptionId: 1,
      offset,
      state,
      orderingKey,
      eventName: 'x',
      payload: Buffer.from('{}'),
      spliceAt: -1,
      producedAt: 0,
      smnKind: null,
      contentType: 'application/json',
      traceparent: null,
      replayId: null,
      attempts: 3,
      firstSentAt: 0,
      retries: 2,
      nextAttemptAt: state === 'parked' ? new Date(Date.now() + HOUR_MS) : null,
    });
    if (state !== 'held') {
      this.counts.total++;
      this.counts.failure++;
    }
    if (state === 'dead') this.counts.dead++;
    if (orderingKey !== null && state !== 'dead') this.lane.block(orderingKey);
  }

  ask(kind: CommandKind, what: { offset?: number; orderingKey?: string } = {}): number {
    const commandId = this.parts.length + 1;
    this.parts.push({
      commandId,
      kind,
      state: 'waiting',
      topic: 't',
      partition: 0,
      subscriptionId: 1,
      isSubscribed: true,
      offset: what.offset ?? null,
      orderingKey: what.orderingKey ?? null,
      result: null,
      cancelAsked: false,
    });
    return commandId;
  }

  outcome(commandId: number): { state: CommandState; result: CommandResult | null } {
    const part = this.parts[commandId - 1];
    if (part === undefined) throw new Error('no such command');
    return { state: part.state, result: part.result };
  }

  accept(offset: number, orderingKey: string | null = null): void {
    const description = describeEvent(orderingKey);
    this.log.set(offset, orderingKey);
    this.lanes.accept(offset, description, Buffer.from('{}'), this.book.index.match(description));
  }

  /** What its lane needs is read again, to the end of what was read. */
  readAgain(): void {
    const { behind } = this.lane;
    if (behind === null) return;
    this.lanes.behind.begin(behind);
    for (const [offset, key] of this.log) {
      const description = describeEvent(key);
      const subscribers = this.book.index.match(description);
      if (offset >= behind) this.lanes.acceptAgain(offset, description, Buffer.from('{}'), subscribers);
    }
    this.lanes.readAgainTo(this.lanes.position, (description) => this.book.index.match(description));
  }

  /** The attempt of an offset ends. */
  async end(offset: number, how: 'confirmed' | 'failed' = 'confirmed'): Promise<void> {
    const attempt = this.inFlight.find(({ delivery }) => delivery.offset === offset);
    if (attempt === undefined) throw new Error(`${offset} is not in flight`);
    this.inFlight = this.inFlight.filter((each) => each !== attempt);
    const { delivery, pacer } = attempt;
    delivery.cancel = null;
    if (how === 'confirmed') delivery.owner.confirmed(delivery);
    else delivery.owner.exhausted(delivery, failedVerdict('status', 'HTTP 500'));
    pacer.ended();
    await new Promise(setImmediate);
  }

  get offsetsInFlight(): number[] {
    return this.inFlight.map(({ delivery }) => delivery.offset).sort((a, b) => a - b);
  }

  get states(): string[] {
    return this.#inOrder().map(({ offset, state }) => `${offset} ${state}`);
  }

  cut(): PartitionCut {
    return this.lanes.cut(this.lanes.position);
  }

  settle(): void {
    const cut = this.cut();
    this.write(cut);
    this.lanes.committed(cut);
  }

  /** As the settlement's transaction does it. */
  write({ settlement }: PartitionCut): void {
    this.scanned = settlement.scanned;
    for (const row of settlement.progress) {
      for (const counter of COUNTERS) this.counts[counter] += row[counter];
      this.progress = row.busy ? row : null;
    }
    for (const change of settlement.parkedChanges)
      if (change.kind === 'removed') this.rows = this.rows.filter(({ offset }) => offset !== change.offset);
    for (const change of settlement.parkedChanges) {
      const row = this.rows.find(({ offset }) => offset === change.offset);
      if (row === undefined || change.kind === 'removed') continue;
      if (change.kind === 'failed') Object.assign(row, change);
      else if (row.state !== 'held')
        Object.assign(row, { state: 'parked', retries: 0, nextAttemptAt: change.nextAttemptAt });
    }
    for (const row of settlement.parked) {
      if (this.rows.some(({ offset }) => offset === row.offset)) throw new Error(`${row.offset} is there`);
      this.rows.push({ ...row, topic: 't', partition: 0, id: ++this.#ids, retries: 0 });
    }
    for (const { commandId, state, result } of settlement.commandParts) {
      const part = this.parts[commandId - 1];
      if (part === undefined) throw new Error('no such command');
      Object.assign(part, { state, result: result ?? part.result });
    }
  }

  /** A turn, and its settlement. */
  async turn(): Promise<void> {
    await this.commands.look();
    this.settle();
  }

  /** What I3 says. */
  checkCounts(): void {
    const { failure, recovered, dead, discarded } = this.counts;
    const inState = (state: Row['state']) => this.rows.filter((row) => row.state === state).length;
    expect({ failure, dead }).toEqual({
      failure: recovered + inState('parked') + dead + discarded,
      dead: inState('dead'),
    });
  }

  #read(): Promise<OpenCommandPart[]> {
    const { open } = this;
    this.meanwhile();
    return Promise.resolve(open);
  }

  #inOrder(): Row[] {
    return [...this.rows].sort((a, b) => a.offset - b.offset);
  }

  #selection(): Pick<ParkedSelectionRepository, 'lastId' | 'select' | 'from' | 'headOfKey'> {
    const selected = (row: Row): SelectedDelivery => ({
      offset: row.offset,
      state: row.state,
      orderingKey: row.orderingKey,
      payloadBytes: row.payload.length,
    });
    return {
      lastId: () => Promise.resolve(this.#ids),
      select: (
        { offset, orderingKey }: LaneSelection,
        { below, upToId, limit }: { below: number; upToId: number; limit: number },
      ) =>
        Promise.resolve(
          this.#inOrder()
            .reverse()
            .filter(
              (row) =>
                row.offset < below &&
                row.id <= upToId &&
                (offset === null || row.offset === offset) &&
                (orderingKey === null || row.orderingKey === orderingKey),
            )
            .slice(0, limit)
            .map(selected),
        ),
      from: (_ref, _id, { offset, deadBelow, limit }) =>
        Promise.resolve(
          this.#inOrder()
            .filter((row) => row.offset >= offset && (row.state !== 'dead' || row.offset < deadBelow))
            .slice(0, limit)
            .map(selected),
        ),
      headOfKey: (_ref, _id, key) =>
        Promise.resolve(
          this.#inOrder()
            .filter((row) => row.state !== 'dead' && row.orderingKey === key)
            .map(selected)[0],
        ),
    };
  }
}

let world: World;

beforeEach(() => {
  world = new World();
});

describe('retry', () => {
  it('should make parked deliveries due, and dead ones parked and due', async () => {
    world.put('parked', 3);
    world.put('dead', 4);
    const id = world.ask('retry');
    await world.turn();
    expect(world.states).toEqual(['3 parked', '4 parked']);
    expect(world.outcome(id)).toEqual({ state: 'done', result: { retried: 2 } });
    world.checkCounts();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3, 4]);
    await world.end(3);
    await world.end(4);
    world.settle();
    expect(world.states).toEqual([]);
    expect(world.counts).toMatchObject({ total: 2, failure: 2, recovered: 2, dead: 0 });
  });

  it('should mean only the deliveries of a key, or only one', async () => {
    world.put('parked', 3, 'a');
    world.put('held', 4, 'a');
    world.put('parked', 5, 'b');
    const ofKey = world.ask('retry', { orderingKey: 'a' });
    const gone = world.ask('retry', { offset: 9 });
    await world.turn();
    expect(world.outcome(ofKey)).toEqual({ state: 'done', result: { retried: 1, held: 1 } });
    expect(world.outcome(gone)).toEqual({ state: 'done', result: { settled_meanwhile: 1 } });
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3]);
  });

  it('should make the first of its key due where a held delivery is meant', async () => {
    world.put('parked', 3, 'a');
    world.put('held', 4, 'a');
    const id = world.ask('retry', { offset: 4 });
    await world.turn();
    expect(world.outcome(id)).toEqual({ state: 'done', result: { retried: 1 } });
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3]);
    await world.end(3);
    expect(world.offsetsInFlight).toEqual([4]);
  });

  it('should hold what comes of the key behind a dead delivery that is taken up again', async () => {
    world.put('dead', 3, 'k');
    world.ask('retry');
    await world.turn();
    world.accept(10_000, 'k');
    world.settle();
    expect(world.states).toEqual(['3 parked', '10000 held']);
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3]);
    await world.end(3);
    world.settle();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([10_000]);
    await world.end(10_000);
    world.settle();
    await world.retries.look();
    world.accept(10_001, 'k');
    expect(world.offsetsInFlight).toEqual([10_001]);
    expect(world.counts).toMatchObject({ total: 2, failure: 1, recovered: 1, dead: 0 });
  });

  it('should let held deliveries wait for all of the dead ones of their key that are taken up again', async () => {
    world.put('dead', 3, 'k');
    world.put('dead', 5, 'k');
    world.ask('retry');
    await world.turn();
    world.accept(10_000, 'k');
    world.settle();
    await world.retries.look();
    await world.end(5);
    world.settle();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3]);
    await world.end(3);
    world.settle();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([10_000]);
  });

  it('should not hold anything behind a delivery of the key that is on its way', async () => {
    world.put('dead', 3, 'k');
    world.accept(10_000, 'k');
    world.ask('retry');
    await world.turn();
    world.accept(10_001, 'k');
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3, 10_000]);
    await world.end(3);
    await world.end(10_000);
    expect(world.offsetsInFlight).toEqual([10_001]);
    await world.end(10_001);
    world.settle();
    await world.retries.look();
    expect(world.states).toEqual([]);
    expect(world.counts).toMatchObject({ total: 3, failure: 1, recovered: 1 });
  });

  it('should leave a delivery whose attempt is under way as it is', async () => {
    world.put('parked', 3);
    world.ask('retry');
    await world.turn();
    await world.retries.look();
    const id = world.ask('retry');
    await world.turn();
    expect(world.outcome(id)).toEqual({ state: 'done', result: { retried: 1 } });
    await world.end(3);
    world.settle();
    expect(world.counts).toMatchObject({ failure: 1, recovered: 1 });
  });

  it('should wait for what is on its way to the database, and count what it settles', async () => {
    world.put('parked', 3);
    world.put('parked', 4);
    world.ask('retry');
    await world.turn();
    await world.retries.look();
    await world.end(3, 'confirmed');
    await world.end(4, 'failed');
    const id = world.ask('retry');
    await world.commands.look();
    expect(world.outcome(id).state).toBe('waiting');
    world.settle();
    await world.turn();
    expect(world.outcome(id)).toEqual({ state: 'done', result: { retried: 1 } });
    world.checkCounts();
  });

  it('should take dead deliveries up only as far as the parking quota has room', async () => {
    world.quota = new ParkingQuota(2);
    world.claim();
    for (let offset = 1; offset <= 3; offset++) world.put('dead', offset);
    const id = world.ask('retry');
    await world.turn();
    expect(world.states).toEqual(['1 dead', '2 parked', '3 parked']);
    expect(world.outcome(id)).toMatchObject({ state: 'running', result: { retried: 2 } });
    world.quota.learn(new Map([[1, { deliveries: 0, bytes: 0 }]]));
    await world.turn();
    expect(world.outcome(id)).toEqual({ state: 'done', result: { retried: 3 } });
    world.checkCounts();
  });
});

describe('discard', () => {
  it('should remove deliveries in every state, and count each once', async () => {
    world.put('parked', 3, 'k');
    world.put('held', 4, 'k');
    world.put('dead', 5);
    const id = world.ask('discard');
    await world.turn();
    expect(world.states).toEqual([]);
    expect(world.outcome(id)).toEqual({ state: 'done', result: { discarded: 3 } });
    expect(world.counts).toMatchObject({ total: 3, failure: 3, dead: 0, discarded: 3 });
    await world.retries.look();
    world.accept(10_000, 'k');
    expect(world.offsetsInFlight).toEqual([10_000]);
  });

  it('should let the key go on with the next one', async () => {
    world.put('parked', 3, 'k');
    world.put('held', 4, 'k');
    world.ask('discard', { offset: 3 });
    await world.turn();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([4]);
    await world.end(4);
    world.settle();
    expect(world.counts).toMatchObject({ total: 2, failure: 1, discarded: 1 });
  });

  it('should go on behind a held delivery that is discarded from among others', async () => {
    for (const offset of [3, 4, 5, 6]) world.put(offset === 3 ? 'parked' : 'held', offset, 'k');
    world.ask('retry', { offset: 3 });
    await world.turn();
    await world.retries.look();
    await world.end(3);
    expect(world.offsetsInFlight).toEqual([4]);
    // The step behind 4 and the command meet.
    world.settle();
    world.ask('discard', { offset: 5 });
    await world.commands.look();
    await world.end(4);
    world.settle();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([6]);
    await world.end(6);
    world.settle();
    expect(world.states).toEqual([]);
    expect(world.counts).toMatchObject({ total: 4, failure: 2, recovered: 1, discarded: 1 });
  });

  it.each(['parked', 'held'] as const)('should break off the attempt of a %s delivery', async (state) => {
    world.put(state, 3, 'k');
    world.put('held', 4, 'k');
    if (state === 'parked') world.ask('retry', { offset: 3 });
    else
      world.retries.steps.claimed(world.lanes, [{ subscriptionId: 1, orderingKey: 'k', headIsHeld: true }]);
    await world.turn();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3]);
    const id = world.ask('discard', { offset: 3 });
    await world.turn();
    expect(world.outcome(id)).toEqual({ state: 'done', result: { discarded: 1 } });
    expect(world.offsetsInFlight).toEqual([]);
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([4]);
    world.checkCounts();
    expect(world.counts.discarded).toBe(1);
  });

  it('should not discard what was parked after it began, and attempt nothing of what it discards', async () => {
    world.put('parked', 1, 'k');
    for (let offset = 2; offset <= 1_200; offset++) world.put('held', offset, 'k');
    const id = world.ask('discard');
    for (let turns = 1; turns <= 3; turns++) {
      expect(world.outcome(id).state).toBe(turns === 1 ? 'waiting' : 'running');
      await world.turn();
      world.accept(9_999 + turns, 'k');
      await world.retries.look();
      if (turns < 3) expect(world.offsetsInFlight).toEqual([]);
      world.settle();
    }
    expect(world.outcome(id)).toEqual({ state: 'done', result: { discarded: 1_200 } });
    expect(world.states).toEqual(['10000 held', '10001 held', '10002 held']);
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([10_000]);
    expect(world.counts).toMatchObject({ total: 1_200, failure: 1_200, discarded: 1_200 });
  });

  it('should go on under a new owner where the last one came to', async () => {
    for (let offset = 1; offset <= 700; offset++) world.put(offset % 2 === 0 ? 'parked' : 'dead', offset);
    const id = world.ask('discard');
    await world.turn();
    expect(world.outcome(id)).toMatchObject({ state: 'running', result: { discarded: 500 } });
    // Lost with its owner before it was settled.
    await world.commands.look();
    world.lanes.close();
    world.claim();
    world.checkCounts();
    await world.turn();
    expect(world.outcome(id)).toEqual({ state: 'done', result: { discarded: 700 } });
    expect(world.states).toEqual([]);
    expect(world.counts).toMatchObject({ total: 700, failure: 700, discarded: 700, dead: 0 });
  });

  it('should count once when its settlement fails and is written again', async () => {
    world.put('dead', 3);
    const id = world.ask('discard');
    await world.commands.look();
    world.lanes.reverted(world.cut());
    await world.commands.look();
    world.settle();
    await world.turn();
    expect(world.outcome(id)).toEqual({ state: 'done', result: { discarded: 1 } });
    expect(world.counts).toMatchObject({ total: 1, failure: 1, dead: 0, discarded: 1 });
  });

  it('should stop where it is when it is cancelled', async () => {
    for (let offset = 1; offset <= 700; offset++) world.put('dead', offset);
    const id = world.ask('discard');
    await world.turn();
    const part = world.parts[id - 1];
    if (part !== undefined) Object.assign(part, { cancelAsked: true });
    await world.turn();
    await world.turn();
    expect(world.outcome(id)).toMatchObject({ state: 'cancelled', result: { discarded: 500 } });
    expect(world.rows.length).toBe(200);
    world.checkCounts();
  });
});

describe('any command', () => {
  it('should not be carried out again by an answer from before it was written', async () => {
    world.accept(10_000);
    await world.end(10_000);
    world.settle();
    const id = world.ask('replay', { offset: 10_000 });
    await world.commands.look();
    world.meanwhile = () => {
      world.settle();
    };
    await world.commands.look();
    world.settle();
    expect(world.outcome(id).state).toBe('running');
  });

  it('should be refused when its subscription is gone, and wait when it was not read yet', async () => {
    world.put('dead', 3);
    const gone = world.ask('discard');
    Object.assign(world.parts[gone - 1] ?? {}, { isSubscribed: false });
    const early = world.ask('discard');
    Object.assign(world.parts[early - 1] ?? {}, { subscriptionId: 2 });
    await world.turn();
    expect(world.outcome(gone)).toEqual({
      state: 'refused',
      result: { reason: 'the subscription is gone' },
    });
    expect(world.outcome(early).state).toBe('waiting');
  });
});

describe('replay', () => {
  /** Delivers these, each with a key of its own. */
  async function deliver(...offsets: number[]): Promise<void> {
    for (const offset of offsets) {
      world.accept(offset);
      await world.end(offset);
    }
    world.settle();
  }

  it('should move the cursor back and count what it delivers as a pass of its own', async () => {
    await deliver(10_000, 10_001, 10_002);
    const id = world.ask('replay', { offset: 10_001 });
    await world.turn();
    expect(world.outcome(id)).toEqual({
      state: 'running',
      result: { moved_from: 10_003, moved_to: 10_001, kept: 0, discarded: 0 },
    });
    expect(world.progress).toMatchObject({ nextOffset: 10_001, replayId: id, replayUntil: 10_003 });
    world.readAgain();
    expect(world.offsetsInFlight).toEqual([10_001, 10_002]);
    await world.end(10_001);
    await world.turn();
    expect(world.outcome(id).state).toBe('running');
    await world.end(10_002);
    world.settle();
    world.settle();
    expect(world.outcome(id)).toMatchObject({ state: 'done', result: { moved_from: 10_003 } });
    expect(world.counts).toMatchObject({ total: 5, failure: 0 });
    expect(world.progress).toBeNull();
  });

  it('should wait until settlements have followed what was delivered', async () => {
    for (const offset of [10_000, 10_001]) {
      world.accept(offset);
      await world.end(offset);
    }
    const id = world.ask('replay', { offset: 10_000 });
    await world.commands.look();
    expect(world.outcome(id).state).toBe('waiting');
    world.settle();
    await world.turn();
    expect(world.outcome(id)).toMatchObject({ state: 'running', result: { moved_from: 10_002 } });
    world.readAgain();
    expect(world.offsetsInFlight).toEqual([10_000, 10_001]);
  });

  it('should wait until the attempts of its lane have ended, and start none meanwhile', async () => {
    await deliver(10_000);
    world.accept(10_001, 'a');
    world.accept(10_002, 'a');
    const id = world.ask('replay', { offset: 10_000 });
    await world.turn();
    await world.end(10_001);
    expect(world.offsetsInFlight).toEqual([]);
    expect(world.outcome(id).state).toBe('waiting');
    await world.turn();
    expect(world.outcome(id)).toMatchObject({ state: 'running', result: { moved_from: 10_002 } });
    world.readAgain();
    expect(world.offsetsInFlight).toEqual([10_000, 10_001]);
    await world.end(10_000);
    await world.end(10_001);
    await world.end(10_002);
    world.settle();
    world.settle();
    expect(world.outcome(id).state).toBe('done');
    expect(world.counts.total).toBe(5);
  });

  it('should not push again what is parked or held, and push dead deliveries as new ones', async () => {
    await deliver(10_000, 10_001, 10_002, 10_003);
    world.put('parked', 10_000);
    world.put('dead', 10_001);
    world.put('held', 10_002, 'k');
    const id = world.ask('replay', { offset: 10_000 });
    await world.turn();
    expect(world.states).toEqual(['10000 parked', '10002 held']);
    expect(world.outcome(id).result).toEqual({
      moved_from: 10_004,
      moved_to: 10_000,
      kept: 2,
      discarded: 1,
    });
    world.checkCounts();
    world.readAgain();
    expect(world.offsetsInFlight).toEqual([10_001, 10_003]);
  });

  it('should hold again in one settlement what was discarded before it', async () => {
    world.accept(10_000, 'k');
    world.accept(10_001, 'k');
    await world.end(10_000, 'failed');
    world.settle();
    expect(world.states).toEqual(['10000 parked', '10001 held']);
    world.ask('discard', { offset: 10_001 });
    const id = world.ask('replay', { offset: 10_000 });
    await world.commands.look();
    world.readAgain();
    world.settle();
    expect(world.states).toEqual(['10000 parked', '10001 held']);
    expect(world.outcome(id)).toMatchObject({ result: { kept: 1, discarded: 0 } });
    world.checkCounts();
    expect(world.counts).toMatchObject({ total: 2, failure: 2, discarded: 1 });
  });

  it('should go on where a new owner finds it, be it before or after the cursor has moved', async () => {
    await deliver(10_000, 10_001);
    world.put('dead', 10_001);
    const id = world.ask('replay', { offset: 10_000 });
    await world.commands.look();
    world.lanes.close();
    world.claim();
    expect(world.outcome(id).state).toBe('waiting');
    await world.turn();
    world.lanes.close();
    world.claim();
    await world.turn();
    expect(world.outcome(id).state).toBe('running');
    world.readAgain();
    await world.end(10_000);
    await world.end(10_001);
    world.settle();
    world.settle();
    expect(world.outcome(id).state).toBe('done');
    expect(world.counts).toMatchObject({ discarded: 1, dead: 0 });
    world.checkCounts();
  });

  it('should skip forward, and count what it passes', async () => {
    await deliver(10_000);
    for (const offset of [10_001, 10_002, 10_003, 10_004, 10_005]) world.accept(offset, 'a');
    const id = world.ask('replay', { offset: 10_004 });
    await world.turn();
    expect(world.outcome(id).state).toBe('waiting');
    await world.end(10_001);
    await world.turn();
    expect(world.outcome(id)).toEqual({ state: 'done', result: { moved_from: 10_002, moved_to: 10_004 } });
    world.readAgain();
    expect(world.offsetsInFlight).toEqual([10_004]);
    world.settle();
    expect(world.counts).toMatchObject({ total: 2, skipped: 2 });
  });

  it.each([
    { why: 'the log begins at 10001', change: (each: World) => (each.bounds.low = 10_001) },
    { why: 'the log ends at 9999', change: (each: World) => (each.bounds.high = 9_999) },
    {
      why: 'the subscription is not active',
      change: (each: World) => {
        each.define('disabled');
      },
    },
    { why: 'another replay runs', change: (each: World) => each.ask('replay', { offset: 10_000 }) },
  ])('should be refused when $why', async ({ why, change }) => {
    await deliver(10_000, 10_001);
    change(world);
    const id = world.ask('replay', { offset: 10_000 });
    await world.turn();
    expect(world.outcome(id)).toEqual({ state: 'refused', result: { reason: why } });
  });

  it.each(['cancelled', 'gone', 'paused'] as const)(
    'should let its lane go on when it is %s before its turn',
    async (how) => {
      world.accept(10_000, 'a');
      world.accept(10_001, 'a');
      const id = world.ask('replay', { offset: 10_000 });
      await world.turn();
      const part = world.parts[id - 1];
      if (how === 'cancelled') Object.assign(part ?? {}, { cancelAsked: true });
      else if (how === 'gone') world.parts.splice(id - 1, 1);
      else world.define('disabled');
      await world.turn();
      if (how === 'paused') world.define('active');
      if (how === 'cancelled') expect(world.outcome(id).state).toBe('cancelled');
      if (how !== 'paused') await world.end(10_000);
      world.readAgain();
      expect(world.offsetsInFlight).toEqual([how === 'paused' ? 10_000 : 10_001]);
    },
  );

  it('should end where it is when it is cancelled', async () => {
    await deliver(10_000, 10_001, 10_002);
    const id = world.ask('replay', { offset: 10_000 });
    await world.turn();
    Object.assign(world.parts[id - 1] ?? {}, { cancelAsked: true });
    await world.turn();
    expect(world.outcome(id)).toMatchObject({ state: 'cancelled' });
    world.readAgain();
    world.settle();
    expect(world.offsetsInFlight).toEqual([]);
    expect(world.lane.cursor).toBe(10_003);
    expect(world.counts.total).toBe(3);
  });

  it('should go on with other commands while one waits', async () => {
    world.accept(10_000);
    world.put('dead', 3);
    world.ask('replay', { offset: 10_000 });
    const id = world.ask('discard');
    await world.turn();
    expect(world.outcome(id).state).toBe('done');
  });
});
