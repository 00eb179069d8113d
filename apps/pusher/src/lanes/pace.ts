import type { BreakerState } from '#libs/persistence';

/** How fast a subscription is delivered to at the moment, for people. */
export interface Pace {
  readonly inFlight: number;
  /** Attempts that it may have in flight; while its breaker is open, the one that probes. */
  readonly concurrency: number;
  readonly breaker: BreakerState;
  /** Milliseconds until attempts may start again: the next probe, or what Retry-After asked for; null while they may. */
  readonly resumesInMs: number | null;
}
