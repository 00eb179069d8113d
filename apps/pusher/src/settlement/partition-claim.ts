import type { TopicAdmin } from '#libs/broker';
import type { Clock } from '#libs/domain';
import type {
  BlockedKey,
  BusyLane,
  ClaimedLease,
  LeaseRepository,
  NoticeInsert,
  ParkedRepository,
  PartitionRef,
  ProgressRepository,
} from '#libs/persistence';
import type { LaneContext } from '../lanes/lane-context.js';
import { PartitionLanes } from '../lanes/partition-lanes.js';
import { decodeSettledAbove } from '../lanes/settled-above.js';
import type { SubscriptionFeed } from '../matching/subscription-feed.js';

export interface ClaimParts {
  readonly owner: string;
  readonly leases: LeaseRepository;
  readonly progress: ProgressRepository;
  readonly parked: ParkedRepository;
  readonly topics: TopicAdmin;
  readonly feed: SubscriptionFeed;
  readonly context: LaneContext;
  readonly clock: Clock;
}

/** A partition that was claimed: its lanes as they were left, and the keys whose next delivery waits in the database. */
export interface ClaimedPartition {
  readonly lanes: PartitionLanes;
  readonly heldHeads: readonly BlockedKey[];
  /** What a person should know of what was found. */
  readonly notices: readonly NoticeInsert[];
}

/** A lane's cursor, moved to where the log still is. */
interface Cursor {
  readonly subscriptionId: number;
  readonly offset: number;
  readonly settledAbove: Buffer | null;
}

/** What the database and the log say of a partition whose lease was just had. */
export interface FoundPartition {
  readonly ref: PartitionRef;
  readonly lease: ClaimedLease;
  /** The log's first offset. */
  readonly low: number;
  /** The first offset to be matched, where the log still is. */
  readonly scanned: number;
  readonly replacedAt: Date | null;
  readonly cursors: readonly Cursor[];
  readonly blocked: readonly BlockedKey[];
  readonly notices: readonly NoticeInsert[];
}

/**
 * Looks at a partition whose lease was just had, and holds the log's bounds against what was settled: below the log's
 * start a range is recorded as expired; beyond its end the log was replaced, and is read from its start.
 */
export async function inspect(
  parts: ClaimParts,
  ref: PartitionRef,
  lease: ClaimedLease,
): Promise<FoundPartition> {
  const [busy, blocked, bounds] = await Promise.all([
    parts.progress.busyLanes(ref),
    parts.parked.blockedKeys(ref),
    parts.topics.logBounds(ref.topic),
    parts.feed.refresh(),
  ]);
  const log = bounds[ref.partition];
  // A broker that was not told yet of a partition knows nothing of its log.
  if (log === undefined) throw new Error(`the bounds of partition ${ref.partition} are not known yet`);
  const { low, high } = log;
  const at = new Date(parts.clock.now());
  const isReplaced = lease.scanned > high;
  const scanned = isReplaced ? low : Math.max(lease.scanned, low);
  const replacedAt = isReplaced ? at : lease.replacedAt;
  // `scanned` itself moves in the settlement that records the notice.
  if (isReplaced) await parts.leases.markReplaced(parts.owner, ref, lease.epoch, at);
  const notices = isReplaced
    ? [notice('replaced', null, low, lease.scanned, at)]
    : [
        ...expired(null, lease.scanned, low, at),
        ...busy.flatMap((lane) => expired(lane.subscriptionId, lane.nextOffset, low, at)),
      ];
  const cursors = busy.map((lane) => cursorOf(lane, isReplaced, low));
  return { ref, lease, low, scanned, replacedAt, cursors, blocked: isReplaced ? [] : blocked, notices };
}

/** Puts the lanes in place as they were left. Synchronous: no change of a subscription falls in between. */
export function takeOver({ feed: { book }, context }: ClaimParts, found: FoundPartition): ClaimedPartition {
  const { ref, lease, low, scanned, replacedAt, cursors, blocked, notices } = found;
  const active = cursors.filter(({ subscriptionId }) => book.get(subscriptionId)?.isActive === true);
  const lowest = active.reduce((least, { offset }) => Math.min(least, offset), scanned);
  const position = Math.max(lowest, low);
  const { epoch, flushSeq } = lease;
  const lanes = new PartitionLanes({ ...ref, epoch, flushSeq, scanned, position, replacedAt }, context);
  for (const { subscriptionId, offset, settledAbove } of cursors) {
    const subscriber = book.get(subscriptionId);
    if (subscriber === undefined) continue;
    lanes.restore(subscriber, Math.max(offset, low), decodeSettledAbove(offset, settledAbove));
  }
  for (const subscriber of book.inactive()) lanes.lane(subscriber);
  for (const { subscriptionId, orderingKey } of blocked) {
    const subscriber = book.get(subscriptionId);
    if (subscriber !== undefined) lanes.lane(subscriber).block(orderingKey);
  }
  for (const each of notices) lanes.ledger.notice(each);
  return { lanes, heldHeads: blocked.filter(({ headIsHeld }) => headIsHeld), notices };
}

function expired(subscriptionId: number | null, from: number, low: number, at: Date): NoticeInsert[] {
  return from < low ? [notice('expired', subscriptionId, from, low, at)] : [];
}

function cursorOf(lane: BusyLane, isReplaced: boolean, low: number): Cursor {
  const { subscriptionId, nextOffset } = lane;
  // What was settled in a log that is gone says nothing about the new one.
  if (isReplaced) return { subscriptionId, offset: low, settledAbove: null };
  return { subscriptionId, offset: nextOffset, settledAbove: lane.settledAbove };
}

function notice(
  kind: 'expired' | 'replaced',
  subscriptionId: number | null,
  fromOffset: number,
  toOffset: number,
  at: Date,
): NoticeInsert {
  const detail =
    kind === 'expired'
      ? 'these offsets left the log before they were delivered'
      : 'the log was replaced: it ends before what was settled, and is read from its start; what was parked of it is dead';
  return { kind, subscriptionId, fromOffset, toOffset, detail, at };
}
