import type { Clock, Randomness } from '#libs/domain';
import type { ByteBudget } from './byte-budget.js';
import type { Lane } from './lane.js';
import type { Loads } from './loads.js';
import type { Pacers } from './pacers.js';
import type { ParkingQuota } from './parking-quota.js';
import type { VerdictBacklog } from './verdict-backlog.js';

/** What all lanes of a process share. */
export interface LaneContext {
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** What is read at the head of the log. */
  readonly budget: ByteBudget;
  /** What is read again for lanes that fell behind. */
  readonly catchUpBudget: ByteBudget;
  readonly loads: Loads;
  readonly pacers: Pacers;
  readonly quota: ParkingQuota;
  readonly backlog: VerdictBacklog;
  /** Lanes that had something to do and were not allowed to: the next tick asks them again. */
  readonly stopped: Set<Lane>;
  /** Told when a subscription with lanes that are behind has room for more. */
  readonly onRoom: () => void;
}
