/** What every row of the table has in common. */
export const PARTITIONS = 12;
export const KEYS = 1_000;
export const EVENT_BYTES = 500;
/** A tenant of its own: nobody else's subscription is called, whatever database the bench is given. */
export const TENANT = 'ringback-bench';

/** A receiver's delay, and how many requests may be in flight with it: the same for all contestants of a row. */
export interface Row {
  readonly delayMs: number;
  readonly inFlight: number;
}

/** How every contestant's process is run. */
export const NODE_FLAGS = ['--disable-warning=TimeoutNegativeWarning'];

export const ROWS: readonly [Row, ...Row[]] = [
  { delayMs: 0, inFlight: 50 },
  { delayMs: 10, inFlight: 500 },
  { delayMs: 100, inFlight: 2_000 },
];

/** Rate of the latency row, far below saturation, in events a second. */
export const LATENCY_RATE = 500;
