import type { Subscription } from '#libs/domain';
import type { StoredCommand } from '../commands/stored-command.js';
import type { NoticeEntity } from '../entities/notice.entity.js';
import type { BreakerState } from '../entities/subscription-pace.entity.js';
import type { PartitionRef } from '../engine/partition-ref.js';

/** Sums of its lanes' counters. */
export interface DeliveryTotals {
  readonly total: number;
  readonly failure: number;
  readonly recovered: number;
  readonly dead: number;
  readonly discarded: number;
  readonly skipped: number;
}

/** How one pusher delivers to it at the moment. */
export interface CurrentPace {
  readonly owner: string;
  readonly inFlight: number;
  readonly concurrency: number;
  readonly breaker: BreakerState;
  readonly nextProbeAt: Date | null;
}

/** Where one of its lanes stands. */
export interface LaneCursor extends PartitionRef {
  /** The first offset that is not settled for it; everything before is, or was never meant for it. */
  readonly cursor: number;
}

/** All that the database knows of one subscription. */
export interface SubscriptionStatus {
  readonly subscription: Subscription;
  readonly totals: DeliveryTotals;
  readonly waiting: { readonly parked: number; readonly held: number; readonly dead: number };
  readonly paces: readonly CurrentPace[];
  readonly cursors: readonly LaneCursor[];
  /** Commands that are waiting or running, newest first. */
  readonly openCommands: readonly StoredCommand[];
  /** The last ones about it, newest first. */
  readonly notices: readonly Readonly<NoticeEntity>[];
}
