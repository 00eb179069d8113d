/** The time, as a port: tests give their own, so that they need no sleeping. */
export abstract class Clock {
  /** Wall-clock time in milliseconds since 1970 (UTC); may jump. */
  abstract now(): number;
  /** Milliseconds since an arbitrary moment; never goes back. For deadlines and durations. */
  abstract monotonic(): number;
}

/** The machine's own clocks. */
export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }

  override monotonic(): number {
    return performance.now();
  }
}
