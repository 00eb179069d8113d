import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TopicAdmin } from '#libs/broker';
import { SystemClock } from '#libs/domain';
import type {
  ClaimResult,
  LeaseRepository,
  ParkedRepository,
  PartitionRef,
  ProgressRepository,
} from '#libs/persistence';
import type { EventLog } from '../intake/event-log.js';
import { laneContext } from '../lanes/lane-context.fixture.js';
import { SubscriptionBook } from '../matching/subscription-book.js';
import type { SubscriptionFeed } from '../matching/subscription-feed.js';
import { Ownership } from './ownership.js';

const P0 = { topic: 't', partition: 0 };
const P1 = { topic: 't', partition: 1 };
const OWNER = 'me';

/** A question to the database or the broker whose answer the test gives. */
class Question<T> {
  readonly answer: Promise<T>;
  give!: (value: T) => void;
  fail!: (error: Error) => void;

  constructor() {
    this.answer = new Promise((resolve, reject) => {
      this.give = resolve;
      this.fail = reject;
    });
  }
}

class World {
  readonly claims: Question<ClaimResult>[] = [];
  readonly released: string[] = [];
  readonly begun: string[] = [];
  settlements = 0;
  settle = (): Promise<void> => Promise.resolve();
  logBounds = (): Promise<unknown> => Promise.resolve([0, 1].map(() => ({ low: 0, high: 10 })));
  readonly ownership: Ownership;

  constructor() {
    const clock = new SystemClock();
    const book = new SubscriptionBook();
    this.ownership = new Ownership(
      {
        owner: OWNER,
        clock,
        leases: {
          claim: () => {
            const question = new Question<ClaimResult>();
            this.claims.push(question);
            return question.answer;
          },
          release: (owner: string, ref: PartitionRef, epoch: number) => {
            this.released.push(`${owner} ${ref.partition} ${epoch}`);
            return Promise.resolve();
          },
        } as unknown as LeaseRepository,
        progress: { busyLanes: () => Promise.resolve([]) } as unknown as ProgressRepository,
        parked: { blockedKeys: () => Promise.resolve([]) } as unknown as ParkedRepository,
        topics: { logBounds: () => this.logBounds() } as unknown as TopicAdmin,
        feed: { book, refresh: () => Promise.resolve() } as unknown as SubscriptionFeed,
        context: laneContext({ clock }),
      },
      {
        pause: () => undefined,
        resume: () => undefined,
        begin: ({ partition }: PartitionRef) => this.begun.push(String(partition)),
      } as unknown as EventLog,
      {
        claimed: () => undefined,
        settle: () => {
          this.settlements++;
          return this.settle();
        },
        register: () => Promise.resolve(),
      },
      pino({ level: 'silent' }),
    );
  }

  /** Answers the claim that was asked last. */
  async claimed(epoch: number): Promise<void> {
    this.claims.at(-1)?.give({
      kind: 'claimed',
      lease: { epoch, flushSeq: 0, scanned: 5, replacedAt: null },
    });
    await settled();
  }
}

/** Lets everything happen that waits for no time. */
async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

describe('Ownership', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('should release a partition whose claim was under way when everything was handed back', async () => {
    const world = new World();
    world.ownership.assigned([P0]);
    await settled();
    const closing = world.ownership.close(10_000);
    await world.claimed(7);
    await vi.advanceTimersByTimeAsync(100);
    await closing;
    expect(world.released).toEqual(['me 0 7']);
    expect(world.ownership.all).toEqual([]);
  });

  it('should keep a partition that was claimed anew when its former lease turns out to be lost', async () => {
    const world = new World();
    world.ownership.assigned([P0]);
    await settled();
    await world.claimed(1);
    const former = world.ownership.get(P0);
    if (former === undefined) throw new Error('the partition should be owned');
    world.ownership.reclaim(former);
    await vi.advanceTimersByTimeAsync(100);
    await world.claimed(2);
    world.ownership.lost(former);
    expect(world.ownership.get(P0)?.lanes.epoch).toBe(2);
  });

  it('should claim a partition that is given back while the lease that was had for nobody is handed on', async () => {
    const world = new World();
    world.ownership.assigned([P0]);
    await settled();
    world.ownership.assigned([P1]);
    world.claims[0]?.give({
      kind: 'claimed',
      lease: { epoch: 1, flushSeq: 0, scanned: 5, replacedAt: null },
    });
    await settled();
    world.ownership.assigned([P0, P1]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(world.claims).toHaveLength(3);
    await world.claimed(2);
    expect(world.released).toEqual(['me 0 1']);
    expect(world.ownership.get(P0)?.lanes.epoch).toBe(2);
  });

  it('should begin with a partition when its claim is cancelled and wanted again before the lease is had', async () => {
    const world = new World();
    world.ownership.assigned([P0]);
    await settled();
    world.ownership.assigned([]);
    world.ownership.assigned([P0]);
    await world.claimed(1);
    expect(world.claims).toHaveLength(1);
    expect(world.ownership.get(P0)?.lanes.epoch).toBe(1);
    expect(world.begun).toEqual(['0']);
  });

  it('should give a lease back when the partition could not be looked at', async () => {
    const world = new World();
    world.logBounds = () => Promise.reject(new Error('no leader'));
    world.ownership.assigned([P0]);
    await settled();
    await world.claimed(1);
    world.ownership.assigned([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(world.released).toEqual(['me 0 1']);
    expect(world.claims).toHaveLength(1);
  });

  it.each(['handed on', 'handed back at the end'] as const)(
    'should settle again when the settlement fails before a partition is %s',
    async (how) => {
      const world = new World();
      world.ownership.assigned([P0]);
      await settled();
      await world.claimed(1);
      world.settle = () =>
        world.settlements < 3 ? Promise.reject(new Error('deadlock')) : Promise.resolve();
      let closing = Promise.resolve();
      if (how === 'handed on') world.ownership.assigned([]);
      else closing = world.ownership.close(10_000);
      await settled();
      expect(world.released).toEqual([]);
      await vi.advanceTimersByTimeAsync(2_000);
      await closing;
      expect(world.settlements).toBe(3);
      expect(world.released).toEqual(['me 0 1']);
    },
  );

  it('should hand a partition on after a while although it cannot be settled', async () => {
    const world = new World();
    world.ownership.assigned([P0]);
    await settled();
    await world.claimed(1);
    world.settle = () => Promise.reject(new Error('the database is away'));
    world.ownership.assigned([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(world.released).toEqual(['me 0 1']);
    expect(world.ownership.all).toEqual([]);
  });
});
