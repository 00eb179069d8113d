/** How long a lease lasts without renewal: the wait for the partitions of a process that died. */
export const LEASE_MS = 8_000;
/** A lease is renewed at the latest this long after it was: three renewals may fail before it ends. */
export const RENEW_MS = 2_000;
/** Graceful loss: what is in flight may end for so long before the partition is handed on. */
export const DRAIN_MS = 5_000;
/** How often a claim asks again while another process holds the lease. */
export const CLAIM_POLL_MS = 200;
/** How often a claim or settlement is tried again while the database or broker is away. */
export const RETRY_MS = 500;
/** A settlement begins at least this long after the last one ended: fewer rows for the same progress. */
export const SETTLE_EVERY_MS = 200;
/**
 * Settling takes at most a quarter of the time: the pause after one is three times its duration, unless leases must be
 * renewed before, or reading waits for room.
 */
export const SETTLE_PAUSE_FACTOR = 3;
