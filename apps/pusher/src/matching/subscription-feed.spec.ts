import { beforeEach, describe, expect, it } from 'vitest';
import { SystemClock } from '#libs/domain';
import type { FedChange, FedSubscription, SubscriptionFeedRepository } from '#libs/persistence';
import type { BookChange } from './subscription-book.js';
import { fedOf } from './subscription.fixture.js';
import { SubscriptionFeed } from './subscription-feed.js';

function fed(id: number, form: string): FedSubscription {
  // Another version may have written what this one cannot read.
  const change = {
    id,
    confirmMode: 'regular',
    confirmPattern: '(',
    form,
    createdAt: new Date(1_000),
  } as const;
  return fedOf(change, { t: [7] });
}

describe('SubscriptionFeed', () => {
  let rows: FedSubscription[];
  let changes: FedChange[];
  let isPruned: boolean;
  let reads: number;
  let told: string[];
  let feed: SubscriptionFeed;

  beforeEach(() => {
    [rows, changes, told, reads, isPruned] = [[fed(1, 'x')], [], [], 0, false];
    const repository = {
      loadAll: () => Promise.resolve({ upTo: changes.length, subscriptions: rows }),
      changesAfter: (number: number) => {
        reads++;
        const upTo = changes.length;
        if (isPruned) return Promise.resolve(undefined);
        return Promise.resolve({ upTo, changes: changes.slice(number) });
      },
    } as unknown as SubscriptionFeedRepository;
    feed = new SubscriptionFeed(repository, new SystemClock());
    feed.listen((all: readonly BookChange[]) => {
      told.push(...all.map(({ kind, subscriber }) => `${kind} ${subscriber.id}`));
    });
  });

  it('should have applied what was there before it was called, also while another reading runs', async () => {
    await feed.refresh();
    const first = feed.refresh();
    changes.push({ subscriptionId: 2, rematchFrom: {}, current: fed(2, 'x') });
    const second = feed.refresh();
    await second;
    await first;
    expect(told).toEqual(['added 1', 'added 2']);
    expect(feed.book.size).toBe(2);
  });

  it('should read on until nothing is new, and know then from when it is up to date', async () => {
    const before = performance.now();
    await feed.refresh();
    expect(reads).toBe(1);
    expect(feed.readAt).toBeGreaterThanOrEqual(before);
  });

  it('should load everything again when changes were pruned, and tell what differs', async () => {
    await feed.refresh();
    rows = [fed(2, 'x')];
    isPruned = true;
    const refreshed = feed.refresh();
    queueMicrotask(() => {
      isPruned = false;
    });
    await refreshed;
    expect(told).toEqual(['added 1', 'removed 1', 'added 2']);
  });

  it('should stay as it was when the database does not answer, and go on afterwards', async () => {
    await feed.refresh();
    const { readAt } = feed;
    const broken = new SubscriptionFeed(
      { loadAll: () => Promise.reject(new Error('away')) } as unknown as SubscriptionFeedRepository,
      new SystemClock(),
    );
    await expect(broken.refresh()).rejects.toThrow('away');
    await expect(broken.refresh()).rejects.toThrow('away');
    expect([broken.readAt, broken.book.size]).toEqual([-Infinity, 0]);
    await feed.refresh();
    expect(feed.readAt).toBeGreaterThanOrEqual(readAt);
  });

  it('should take a rule that it cannot read as one that confirms nothing', async () => {
    await feed.refresh();
    const subscriber = feed.book.get(1);
    expect(subscriber?.rule.confirms(200, Buffer.from('('))).toBe(false);
    expect(subscriber?.isActive).toBe(true);
  });

  it('should apply the floors of a subscription, but not to a log that began after it was created', async () => {
    await feed.refresh();
    const subscriber = feed.book.get(1);
    expect(subscriber?.floor('t', 0, null)).toBe(7);
    expect(subscriber?.floor('t', 1, null)).toBe(0);
    expect(subscriber?.floor('t', 0, new Date(2_000))).toBe(0);
    expect(subscriber?.floor('t', 0, new Date(500))).toBe(7);
  });
});
