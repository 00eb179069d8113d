import type { FaultKind } from './faults/fault.ts';

/** What every run has in common. Chosen so that two cores bear all processes and the faults, and still catch up. */
export const PARTITIONS = 6;
export const KEYS = 240;
export const EVENTS_PER_SECOND = 40;
/** Names of events with their shares; subscriptions take one to three of the common ones, hanging receivers the rare one. */
export const COMMON_NAMES = ['hostcreate', 'hostupdate', 'hostdelete', 'modulecreate', 'moduletransfer'];
export const RARE_NAME = 'bizupdate';
export const RARE_SHARE = 0.04;

/** The pushers' session and lease, in milliseconds: a process that is stopped for longer has lost its partitions. */
export const LEASE_MS = 8_000;

/** What a run does; see `scripts/chaos.mjs`. */
export interface ChaosOptions {
  readonly minutes: number;
  /** So many faults are injected, however long they take. */
  readonly atLeast: number;
  readonly seed: number;
  readonly pushers: number;
  readonly subscriptions: number;
  readonly faults: readonly FaultKind[];
}
