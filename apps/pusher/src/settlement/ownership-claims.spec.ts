import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SystemClock } from '#libs/domain';
import type { ClaimResult } from '#libs/persistence';
import { RecordedLog } from '../intake/recorded-log.fixture.js';
import { laneContext } from '../lanes/lane-context.fixture.js';
import { SubscriptionBook } from '../matching/subscription-book.js';
import { Ownership } from './ownership.js';
import type { ClaimParts } from './partition-claim.js';

const A = { topic: 't', partition: 0 };
const B = { topic: 't', partition: 1 };

/** Leases as the database would give them, each step answered when the test says so. */
class Leases {
  epoch = 0;
  claim = vi.fn((): Promise<ClaimResult> => {
    this.epoch++;
    return Promise.resolve({
      kind: 'claimed',
      lease: { epoch: this.epoch, flushSeq: 0, scanned: 5, replacedAt: null },
    });
  });
  release = vi.fn(() => Promise.resolve());
  bounds = vi.fn(() =>
    Promise.resolve([
      { low: 0, high: 100 },
      { low: 0, high: 100 },
    ]),
  );
}

function held<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('claims of an ownership', () => {
  let log: RecordedLog;
  let leases: Leases;
  let settle: () => Promise<void>;
  let ownership: Ownership;

  beforeEach(() => {
    log = new RecordedLog();
    leases = new Leases();
    settle = () => Promise.resolve();
    const clock = new SystemClock();
    const parts = {
      owner: 'me',
      leases,
      progress: { busyLanes: () => Promise.resolve([]) },
      parked: { blockedKeys: () => Promise.resolve([]) },
      topics: { logBounds: () => leases.bounds() },
      feed: { book: new SubscriptionBook(), refresh: () => Promise.resolve() },
      context: laneContext({ clock }),
      clock,
    } as unknown as ClaimParts;
    const listener = {
      claimed: () => undefined,
      settle: () => settle(),
      register: () => Promise.resolve(),
    };
    ownership = new Ownership(parts, log, listener, pino({ level: 'silent' }));
  });

  afterEach(async () => {
    await ownership.close(0).catch(() => undefined);
  });

  async function owns(...partitions: readonly number[]): Promise<void> {
    await vi.waitFor(() => {
      expect(ownership.all.map(({ lanes }) => lanes.partition)).toEqual(partitions);
    });
  }

  it('should read a partition only once it is claimed, and where its lanes begin', async () => {
    ownership.assigned([A]);
    expect(log.calls).toEqual(['pause 0']);
    await owns(0);
    expect(log.calls).toEqual(['pause 0', 'begin 0 5', 'resume 0']);
    expect(ownership.isSettledDown).toBe(true);
  });

  it('should seek what it keeps to its position, without pausing it', async () => {
    ownership.assigned([A]);
    await owns(0);
    log.calls.length = 0;
    ownership.assigned([A, B]);
    expect(log.calls).toEqual(['begin 0 5', 'pause 1']);
    await owns(0, 1);
  });

  it('should claim anew what is wanted again just when a claim that was called off gives up', async () => {
    const answer = held<ClaimResult>();
    leases.claim.mockImplementationOnce(() => answer.promise);
    ownership.assigned([A]);
    await vi.waitFor(() => {
      expect(leases.claim).toHaveBeenCalledTimes(1);
    });
    ownership.assigned([]);
    answer.resolve({ kind: 'held', owner: 'other', remainingMs: 1 });
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
    ownership.assigned([A]);
    await owns(0);
  });

  it('should claim a partition again only after it was handed on', async () => {
    ownership.assigned([A]);
    await owns(0);
    const settled = held<undefined>();
    settle = () => settled.promise;
    ownership.assigned([]);
    ownership.assigned([A]);
    expect(ownership.get(A)).toBeUndefined();
    expect(leases.claim).toHaveBeenCalledTimes(1);
    settled.resolve(undefined);
    await vi.waitFor(() => {
      expect(ownership.get(A)?.lanes.epoch).toBe(2);
    });
    expect(leases.release.mock.invocationCallOrder[0]).toBeLessThan(
      leases.claim.mock.invocationCallOrder[1] ?? 0,
    );
  });

  it('should release everything at the end although the last settlement fails', async () => {
    ownership.assigned([A, B]);
    await owns(0, 1);
    settle = () => Promise.reject(new Error('database away'));
    vi.useFakeTimers();
    const closed = expect(ownership.close(0)).rejects.toThrow('database away');
    await vi.advanceTimersByTimeAsync(6_000);
    await closed;
    vi.useRealTimers();
    expect(leases.release).toHaveBeenCalledTimes(2);
    expect(ownership.all).toEqual([]);
  });

  it('should claim again what was lost and is still assigned', async () => {
    ownership.assigned([A]);
    await owns(0);
    const [owned] = ownership.all;
    if (owned === undefined) return;
    ownership.lost(owned);
    expect(owned.lanes.isClosed).toBe(true);
    expect(log.calls.at(-1)).toBe('pause 0');
    await vi.waitFor(() => {
      expect(ownership.get(A)?.lanes.epoch).toBe(2);
    });
  });

  it('should ask again when the broker does not know the partition yet, not take its log for replaced', async () => {
    leases.bounds.mockImplementationOnce(() => Promise.resolve([]));
    ownership.assigned([A]);
    await owns(0);
    expect(leases.claim).toHaveBeenCalledTimes(2);
    expect(ownership.get(A)?.lanes.position).toBe(5);
  });
});
