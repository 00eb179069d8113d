import type { ProgressSum } from '../../support/engine-tables.ts';
import type { Subscriber } from '../subscribers.ts';
import type { LossReport } from './duplicates.ts';
import type { Recovery } from './recovery.ts';

/** One subscription's part. */
export interface SubscriptionReport {
  readonly subscriber: Subscriber;
  readonly id: number;
  /** Events of the log that it subscribes to. */
  readonly matched: number;
  /** Of those, confirmed at its receiver. */
  readonly delivered: number;
  /** Parked, held or dead. */
  readonly inDatabase: number;
  readonly requests: number;
  readonly duplicates: number;
  readonly statistics: ProgressSum;
}

/** What a run came to. Every list of words is a list of broken promises. */
export interface ChaosReport {
  readonly produced: number;
  /** Of the produced ones: those that their producer was not told about. */
  readonly producedInDoubt: number;
  readonly subscriptions: readonly SubscriptionReport[];
  /** Acknowledged by Kafka, and not in its log: a fault of the stack. */
  readonly unlogged: readonly string[];
  readonly lost: readonly string[];
  readonly disorder: readonly string[];
  readonly strange: readonly string[];
  /** Duplicates that no loss explains, and losses with more of them than they explain. */
  readonly excess: readonly string[];
  readonly differences: readonly string[];
  readonly leaseViolations: readonly string[];
  /** See `LeaseBreaches`. */
  readonly sentOnWaking: number;
  /** Rejected events, and notices that the run gives no reason for. */
  readonly notices: readonly string[];
  readonly losses: readonly LossReport[];
  readonly recoveries: readonly Recovery[];
  /** Seconds from the end of the faults until all was settled; null: it was not. */
  readonly settledSeconds: number | null;
}

/** Everything that must not be, by name. */
export function verdicts(report: ChaosReport): readonly (readonly [string, readonly string[]])[] {
  return [
    ['acknowledged, not in the log', report.unlogged],
    ['lost', report.lost],
    ['order violations', report.disorder],
    ['statistics differences', report.differences],
    ['lease violations', report.leaseViolations],
    ['duplicates beyond the bound', report.excess],
    ['strange requests', report.strange],
    ['unexpected notices', report.notices],
  ];
}

export function isProof(report: ChaosReport): boolean {
  return report.settledSeconds !== null && verdicts(report).every(([, cases]) => cases.length === 0);
}
