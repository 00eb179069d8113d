/** What every part of the bench has in common. */
export const PARTITIONS = 12;
/**
 * Ordering keys of a topic. Order lets one event of a key be in flight, so there are far more keys than requests in flight:
 * else the row would measure the keys.
 */
export const KEYS = 20_000;
export const EVENT_BYTES = 500;
/** A tenant of its own: nobody else's subscription is called, whatever database the bench is given. */
export const TENANT = 'ringback-bench';

/** A receiver's delay, and how many requests may be in flight with it: the same for all contestants of a row. */
export interface Row {
  readonly delayMs: number;
  readonly inFlight: number;
}

export const ROWS: readonly Row[] = [
  { delayMs: 0, inFlight: 50 },
  { delayMs: 10, inFlight: 500 },
  { delayMs: 100, inFlight: 2_000 },
];

/** How every contestant's process is run: as `npm run start:pusher` runs the pusher. */
export const NODE_FLAGS: readonly string[] = [
  '--max-semi-space-size=4',
  '--heap-growing-percent=60',
  '--disable-warning=TimeoutNegativeWarning',
];

/**
 * A contestant runs so long before the clock starts: connections open, code compiled, concurrency found. The rate of the pusher,
 * which has the most code, rises for as long.
 */
export const WARM_SECONDS = 8;

/** Two contestants that are compared take turns of so long, so many of them for each second of measuring one alone. */
export const TURN_SECONDS = 1;
const TURNS_A_SECOND = 2;
/** Before each: what waited in sockets meanwhile is done, leases and groups are refreshed. */
export const RESUME_SECONDS = 0.5;

/** @param seconds how long a contestant is measured that has no rival */
export function turnsOf(seconds: number): number {
  return Math.ceil(seconds * TURNS_A_SECOND);
}

/** And with which settings of the C library. */
export const MALLOC_ENV: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '131072',
};
