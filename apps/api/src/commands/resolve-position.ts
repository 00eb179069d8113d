import type { PartitionRef, ReplayTarget, TopicOffsets } from '#libs/persistence';
import type { EventLogBounds } from '../event-log/event-log.js';
import { pastOffsets } from '../event-log/past-offsets.js';
import type { ReplayPosition } from './replay-position.js';

/** Why a position cannot be moved to, and where in the request that stands. */
export interface PositionFault {
  /** Members that lead to it. */
  readonly path: readonly string[];
  readonly detail: string;
}

/** Offsets to move cursors to, or why there are none. */
export type ResolvedPosition =
  | { readonly kind: 'resolved'; readonly targets: readonly ReplayTarget[] }
  | { readonly kind: 'unacceptable'; readonly faults: readonly PositionFault[] }
  /** It has left the log, or was never for the subscription; the earliest offsets are those that are left. */
  | {
      readonly kind: 'expired';
      readonly faults: readonly PositionFault[];
      readonly earliest: readonly (PartitionRef & { readonly offset: number })[];
    };

/** The first offset of a partition that a subscription may be given. */
export type FloorOf = (partition: PartitionRef) => number;

/**
 * Turns a position into an absolute offset for each partition that it concerns.
 * @param bounds where the logs begin and end now
 * @param found for a time: the first records at or after it
 */
export function resolvePosition(
  position: ReplayPosition,
  bounds: EventLogBounds,
  found: TopicOffsets,
  floorOf: FloorOf = () => 0,
): ResolvedPosition {
  switch (position.kind) {
    case 'earliest':
      return aboveFloor(
        everywhere(bounds, ({ low }) => low),
        floorOf,
      );
    case 'latest':
      return { kind: 'resolved', targets: everywhere(bounds, ({ high }) => high) };
    case 'time': {
      const resolved = resolveTime(bounds, found);
      return resolved.kind === 'resolved' ? aboveFloor(resolved.targets, floorOf) : resolved;
    }
    case 'offsets':
      return resolveOffsets(position.offsets, bounds, floorOf);
  }
}

function aboveFloor(targets: readonly ReplayTarget[], floorOf: FloorOf): ResolvedPosition {
  const raised = targets.map((target) => ({ ...target, offset: Math.max(target.offset, floorOf(target)) }));
  return { kind: 'resolved', targets: raised };
}

function everywhere(
  bounds: EventLogBounds,
  offsetOf: (partition: { readonly low: number; readonly high: number }) => number,
): ReplayTarget[] {
  return Object.entries(bounds).flatMap(([topic, partitions]) =>
    partitions.map((bound) => ({ topic, partition: bound.partition, offset: offsetOf(bound) })),
  );
}

function resolveTime(bounds: EventLogBounds, found: TopicOffsets): ResolvedPosition {
  const { offsets, expired } = pastOffsets(found, bounds);
  if (expired.length > 0) {
    return {
      kind: 'expired',
      faults: [{ path: ['time'], detail: 'events of that time may have left the log' }],
      earliest: expired.map(({ topic, partition, earliest }) => ({ topic, partition, offset: earliest })),
    };
  }
  const targets = Object.entries(offsets).flatMap(([topic, partitions]) =>
    partitions.map((offset, partition) => ({ topic, partition, offset })),
  );
  return { kind: 'resolved', targets };
}

function resolveOffsets(
  offsets: ReadonlyMap<string, ReadonlyMap<number, number>>,
  bounds: EventLogBounds,
  floorOf: FloorOf,
): ResolvedPosition {
  const targets: ReplayTarget[] = [];
  const unacceptable: PositionFault[] = [];
  const gone: PositionFault[] = [];
  const earliest: ReplayTarget[] = [];
  for (const [topic, partitions] of offsets) {
    const known = Object.hasOwn(bounds, topic) ? bounds[topic] : undefined;
    if (known === undefined) {
      unacceptable.push({ path: ['offsets', topic], detail: 'is not one of the event topics' });
      continue;
    }
    for (const [partition, offset] of partitions) {
      const path = ['offsets', topic, String(partition)];
      const bound = known[partition];
      const floor = floorOf({ topic, partition });
      if (bound === undefined) {
        unacceptable.push({ path, detail: `the topic has partitions 0 to ${known.length - 1}` });
      } else if (offset > bound.high) {
        unacceptable.push({ path, detail: `is beyond the end of the log, ${bound.high}` });
      } else if (offset < bound.low) {
        gone.push({ path, detail: `has left the log; the earliest offset is ${bound.low}` });
        earliest.push({ topic, partition, offset: Math.max(bound.low, floor) });
      } else if (offset < floor) {
        gone.push({
          path,
          detail: `is before the subscription was confirmed; the earliest offset is ${floor}`,
        });
        earliest.push({ topic, partition, offset: floor });
      } else targets.push({ topic, partition, offset });
    }
  }
  if (unacceptable.length > 0) return { kind: 'unacceptable', faults: unacceptable };
  if (gone.length > 0) return { kind: 'expired', faults: gone, earliest };
  return { kind: 'resolved', targets };
}
