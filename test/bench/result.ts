/** What one contestant did in one row. */
export interface Result {
  readonly perSecond: number;
  /** CPU microseconds of the contestant's process for each delivery. */
  readonly cpuMicros: number;
  readonly peakMiB: number;
}
