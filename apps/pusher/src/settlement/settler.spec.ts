import { pino } from 'pino';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PartitionRef, Settlement, SettlementResult } from '#libs/persistence';
import type { EventLog } from '../intake/event-log.js';
import { claimedLanes, laneContext } from '../lanes/lane-context.fixture.js';
import type { LaneContext } from '../lanes/lane-context.js';
import { ParkingQuota } from '../lanes/parking-quota.js';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import { SetClock } from '../lanes/set-clock.fixture.js';
import { LEASE_MS, RENEW_MS, RETRY_MS, SETTLE_EVERY_MS } from './lease-terms.js';
import { OwnedPartition } from './owned-partition.js';
import type { Ownership } from './ownership.js';
import { Settler, type SettlerParts } from './settler.js';

const COMMITTED: SettlementResult = { kind: 'committed', lost: [] };
const UNKNOWN: SettlementResult = { kind: 'unknown', error: new Error('connection lost') };

describe('Settler', () => {
  let clock: SetClock;
  let context: LaneContext;
  let owned: OwnedPartition[];
  let written: Settlement[];
  let answers: (SettlementResult | Error)[];
  let flushSeqs: (PartitionRef & { epoch: number; flushSeq: number })[];
  let refresh: () => Promise<void>;
  let usage: ReturnType<typeof vi.fn>;
  let memberAt: number;
  let lost: OwnedPartition[];
  let settler: Settler;

  beforeEach(() => {
    clock = new SetClock();
    context = laneContext({ clock, quota: new ParkingQuota(1) });
    [owned, written, answers, flushSeqs, lost] = [[], [], [], [], []];
    memberAt = clock.ms;
    refresh = () => Promise.resolve();
    usage = vi.fn(() => Promise.resolve(new Map()));
    const ownership = {
      get all() {
        return owned;
      },
      lost: (one: OwnedPartition) => {
        lost.push(one);
        one.lanes.close();
        owned = owned.filter((each) => each !== one);
      },
    } as unknown as Ownership;
    const parts = {
      owner: 'me',
      settlements: {
        settle: (settlement: Settlement) => {
          written.push(settlement);
          const answer = answers.shift() ?? COMMITTED;
          return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
      },
      leases: { flushSeqs: () => Promise.resolve(flushSeqs) },
      parked: { usage },
      feed: { refresh: () => refresh() },
      context,
      clock,
      log: {
        get memberAt() {
          return memberAt;
        },
        commit: () => undefined,
      } as unknown as EventLog,
      logger: pino({ level: 'silent' }),
      onSettled: () => undefined,
    } as unknown as SettlerParts;
    settler = new Settler(parts, ownership);
  });

  function moveTimersByHand(): void {
    vi.useFakeTimers();
    onTestFinished(() => {
      settler.stop();
      vi.useRealTimers();
    });
  }

  function own(partition: number): PartitionLanes {
    const lanes = claimedLanes(context, { partition });
    owned.push(new OwnedPartition(lanes, clock.ms + LEASE_MS, clock));
    return lanes;
  }

  function reject(lanes: PartitionLanes): void {
    lanes.reject(lanes.position, 'no event', null);
  }

  /** Offsets of the rejected records that each settlement wrote. */
  function rejected(): number[][] {
    return written.map(({ partitions }) =>
      partitions.flatMap((partition) => partition.rejected.map(({ offset }) => offset)),
    );
  }

  it('should pass only what was read before changes of subscriptions were', async () => {
    const lanes = own(0);
    reject(lanes);
    refresh = () => {
      reject(lanes);
      return Promise.resolve();
    };
    await settler.settle();
    expect(written[0]?.partitions).toMatchObject([{ scanned: 1, flushSeq: 0 }]);
    expect([lanes.position, lanes.scanned, lanes.flushSeq]).toEqual([2, 1, 1]);
  });

  it('should write again what was certainly not written, before what came since', async () => {
    const lanes = own(0);
    reject(lanes);
    answers = [new Error('deadlock')];
    await expect(settler.settle()).rejects.toThrow('deadlock');
    reject(lanes);
    await settler.settle();
    expect(rejected()).toEqual([[0], [0, 1]]);
    expect(context.budget.used).toBe(0);
  });

  it('should write nothing while it is not known whether the last settlement was written', async () => {
    const lanes = own(0);
    reject(lanes);
    answers = [UNKNOWN];
    await expect(settler.settle()).rejects.toThrow('connection lost');
    flushSeqs = [{ topic: 't', partition: 0, epoch: 1, flushSeq: 0 }];
    reject(lanes);
    await settler.settle();
    expect(rejected()).toEqual([[0], [0, 1]]);
    expect(lanes.flushSeq).toBe(1);
  });

  it('should not write again what was written although the answer never came', async () => {
    const lanes = own(0);
    reject(lanes);
    answers = [UNKNOWN];
    await expect(settler.settle()).rejects.toThrow();
    flushSeqs = [{ topic: 't', partition: 0, epoch: 1, flushSeq: 1 }];
    reject(lanes);
    await settler.settle();
    expect(rejected()).toEqual([[0], [1]]);
    expect(written[1]?.partitions[0]?.flushSeq).toBe(1);
    expect(context.budget.used).toBe(0);
  });

  it('should let a partition go whose doubt ends with another claim', async () => {
    const lanes = own(0);
    reject(lanes);
    answers = [UNKNOWN];
    await expect(settler.settle()).rejects.toThrow();
    flushSeqs = [{ topic: 't', partition: 0, epoch: 2, flushSeq: 5 }];
    await settler.settle();
    expect(lost.map((one) => one.lanes)).toEqual([lanes]);
    expect(written).toHaveLength(1);
    expect(context.budget.used).toBe(0);
  });

  it('should end the doubt about a partition that was let go meanwhile', async () => {
    const lanes = own(0);
    reject(lanes);
    answers = [UNKNOWN];
    await expect(settler.settle()).rejects.toThrow();
    lanes.close();
    owned = [];
    flushSeqs = [{ topic: 't', partition: 0, epoch: 1, flushSeq: 1 }];
    await settler.settle();
    expect([context.budget.used, context.backlog.count, written.length]).toEqual([0, 0, 1]);
  });

  it('should let go of lost partitions only, and go on with the others', async () => {
    const [first, second] = [own(0), own(1)];
    reject(first);
    reject(second);
    answers = [{ kind: 'committed', lost: [{ topic: 't', partition: 0 }] }];
    await settler.settle();
    expect(lost.map((one) => one.lanes)).toEqual([first]);
    expect([second.flushSeq, second.scanned, context.budget.used]).toEqual([1, 1, 0]);
  });

  it('should give all back of a partition that is closed while it is written', async () => {
    const lanes = own(0);
    reject(lanes);
    const settling = settler.settle();
    await vi.waitFor(() => {
      expect(written).toHaveLength(1);
    });
    lanes.close();
    owned = [];
    await settling;
    expect(context.budget.used).toBe(0);
  });

  it('should renew leases although there is nothing to write, and only while it is a member', async () => {
    own(0);
    await settler.settle();
    expect(written).toEqual([]);
    clock.ms += 2_100;
    memberAt = clock.ms;
    await settler.settle();
    expect(written).toMatchObject([{ extendMs: LEASE_MS }]);
    expect(owned[0]?.aliveUntil).toBe(clock.ms + LEASE_MS);
    clock.ms += 8_000;
    await settler.settle();
    expect(written).toHaveLength(1);
    expect(owned[0]?.isAlive).toBe(false);
  });

  it('should settle again before leases end, however long the last settlement took', async () => {
    moveTimersByHand();
    const lanes = own(0);
    refresh = () => {
      clock.ms += 5_000;
      memberAt = clock.ms;
      return Promise.resolve();
    };
    reject(lanes);
    settler.start();
    await vi.advanceTimersByTimeAsync(SETTLE_EVERY_MS);
    expect(written).toHaveLength(1);
    reject(lanes);
    await vi.advanceTimersByTimeAsync(RENEW_MS);
    expect(written).toHaveLength(2);
  });

  it('should settle at once when it is hurried, in a pause or during a settlement, and then pause again', async () => {
    moveTimersByHand();
    const lanes = own(0);
    reject(lanes);
    settler.start();
    await vi.advanceTimersByTimeAsync(1);
    refresh = () => {
      if (written.length === 0) {
        reject(lanes);
        settler.hurry();
      }
      return Promise.resolve();
    };
    settler.hurry();
    await vi.advanceTimersByTimeAsync(2);
    expect(rejected()).toEqual([[0, 1], []]);
    reject(lanes);
    await vi.advanceTimersByTimeAsync(SETTLE_EVERY_MS - 2);
    expect(written).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2);
    expect(written).toHaveLength(3);
  });

  it('should not be hurried into another try at once when a settlement fails', async () => {
    moveTimersByHand();
    reject(own(0));
    answers = [new Error('away')];
    refresh = () => {
      settler.hurry();
      return Promise.resolve();
    };
    settler.start();
    await vi.advanceTimersByTimeAsync(SETTLE_EVERY_MS + RETRY_MS - 1);
    expect(written).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(written).toHaveLength(2);
  });

  it('should ask again for the room of subscriptions without room, which others may have made', async () => {
    context.quota.parked(7, 1);
    expect(context.quota.hasRoom(7)).toBe(false);
    usage.mockResolvedValueOnce(new Map([[7, { deliveries: 0, bytes: 0 }]]));
    reject(own(0));
    await settler.settle();
    expect(usage).toHaveBeenCalledWith([7]);
    expect(context.quota.hasRoom(7)).toBe(true);
  });
});
