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
import { expiredNotice } from '../lanes/expired-notice.js';
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

/**
 * Lanes whose cursors lie further below what is matched are read again on their own. Nearer ones, as most are when a partition
 * changes hands, are read again with the partition, which costs everybody less than a reading for them alone.
 */
const NEAR_OFFSETS = 10_000;

/** What the database and the log say of a partition whose lease was just had. */
export interface FoundPartition {
  readonly ref: PartitionRef;
  readonly lease: ClaimedLease;
  /** The change of subscriptions that was known when it was looked at. */
  readonly changesUpTo: number | undefined;
  /** The log's first offset. */
  readonly low: number;
  /** The first offset to be matched, where the log still is. */
  readonly scanned: number;
  readonly replacedAt: Date | null;
  /** Lanes with unsettled events, their cursors moved to where the log still is. */
  readonly busy: readonly BusyLane[];
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
  // Before the rows: what was subscribed to begin in the past has rows of its own, and is found one way or the other.
  await parts.feed.refresh();
  const changesUpTo = parts.feed.appliedUpTo;
  const [busy, blocked, bounds] = await Promise.all([
    parts.progress.busyLanes(ref),
    parts.parked.blockedKeys(ref),
    parts.topics.logBounds(ref.topic),
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
    ? [replacedNotice(low, lease.scanned, at)]
    : [
        ...expired(null, lease.scanned, low, at),
        ...busy.flatMap((lane) => expired(lane.subscriptionId, lane.nextOffset, low, at)),
      ];
  return {
    ref,
    lease,
    changesUpTo,
    low,
    scanned,
    replacedAt,
    busy: busy.map((lane) => (isReplaced ? anew(lane, low) : lane)),
    blocked: isReplaced ? [] : blocked,
    notices,
  };
}

/** Puts the lanes in place as they were left. Synchronous: no change of a subscription falls in between. */
export function takeOver({ feed: { book }, context }: ClaimParts, found: FoundPartition): ClaimedPartition {
  const { ref, lease, low, scanned, replacedAt, busy, blocked, notices } = found;
  const isNear = ({ subscriptionId, nextOffset }: BusyLane): boolean =>
    nextOffset >= scanned - NEAR_OFFSETS && book.get(subscriptionId)?.isActive === true;
  const lowest = busy.filter(isNear).reduce((least, { nextOffset }) => Math.min(least, nextOffset), scanned);
  const position = Math.max(lowest, low);
  const { epoch, flushSeq } = lease;
  const lanes = new PartitionLanes({ ...ref, epoch, flushSeq, scanned, position, replacedAt }, context);
  for (const { subscriptionId, nextOffset, settledAbove, replayId, replayUntil, skipUntil } of busy) {
    const subscriber = book.get(subscriptionId);
    if (subscriber === undefined) continue;
    lanes.restore(subscriber, {
      cursor: Math.max(nextOffset, low),
      settledAbove: decodeSettledAbove(nextOffset, settledAbove),
      replay: replayId === null ? null : { id: replayId, until: replayUntil },
      skipUntil,
    });
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
  return from < low ? [expiredNotice(subscriptionId, from, low, at)] : [];
}

/** What was settled in a log that is gone says nothing about the new one. */
function anew({ subscriptionId }: BusyLane, low: number): BusyLane {
  return {
    subscriptionId,
    nextOffset: low,
    settledAbove: null,
    replayId: null,
    replayUntil: 0,
    skipUntil: 0,
  };
}

function replacedNotice(low: number, scanned: number, at: Date): NoticeInsert {
  const detail =
    'the log was replaced: it ends before what was settled, and is read from its start; what was parked of it is dead';
  return { kind: 'replaced', subscriptionId: null, fromOffset: low, toOffset: scanned, detail, at };
}
