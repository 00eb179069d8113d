/** Where the log of a partition begins, and one past where it ends. */
export interface PartitionBounds {
  readonly partition: number;
  /** Offset of the oldest record that is still there. */
  readonly low: number;
  /** Offset that the next record gets. */
  readonly high: number;
}
