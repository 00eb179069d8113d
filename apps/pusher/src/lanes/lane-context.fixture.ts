import { SystemClock, SystemRandomness } from '#libs/domain';
import { ByteBudget } from './byte-budget.js';
import type { LaneContext } from './lane-context.js';
import { Loads } from './loads.js';
import type { AttemptStarter } from './pacer.js';
import { Pacers } from './pacers.js';
import { ParkingQuota } from './parking-quota.js';
import { PartitionLanes } from './partition-lanes.js';
import { VerdictBacklog } from './verdict-backlog.js';

export const TOPIC = 't';

const NO_ATTEMPTS: AttemptStarter = { start: () => undefined };

/** Room for everything, and nobody who carries an attempt out. */
export function laneContext(parts: Partial<LaneContext> = {}): LaneContext {
  return {
    clock: new SystemClock(),
    randomness: new SystemRandomness(),
    budget: new ByteBudget(1_000_000_000),
    catchUpBudget: new ByteBudget(1_000_000_000),
    loads: new Loads(),
    pacers: new Pacers(1, { isOpen: true }, NO_ATTEMPTS),
    quota: new ParkingQuota(),
    backlog: new VerdictBacklog(),
    stopped: new Set(),
    onRoom: () => undefined,
    ...parts,
  };
}

export interface Claim {
  readonly partition?: number;
  readonly epoch?: number;
  readonly scanned?: number;
  /** Left out: what is scanned. */
  readonly position?: number;
}

/** The lanes of a partition whose owner just claimed it. */
export function claimedLanes(context: LaneContext, claim: Claim = {}): PartitionLanes {
  const { partition = 0, epoch = 1, scanned = 0 } = claim;
  const { position = scanned } = claim;
  const start = { topic: TOPIC, partition, epoch, flushSeq: 0, scanned, position, replacedAt: null };
  return new PartitionLanes(start, context);
}
