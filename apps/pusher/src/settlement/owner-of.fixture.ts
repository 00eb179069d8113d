import type { PartitionLanes } from '../lanes/partition-lanes.js';
import type { Ownership } from './ownership.js';

/** Owns one partition, with a lease that never ends. */
export function ownerOf(lanes: PartitionLanes): Ownership {
  const owned = { lanes, mayAttempt: true, isLeaving: false };
  return { all: [owned], get: () => owned } as unknown as Ownership;
}
