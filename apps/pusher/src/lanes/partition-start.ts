import type { PartitionRef } from '#libs/persistence';

/** A partition as its claim found it. */
export interface PartitionStart extends PartitionRef {
  readonly epoch: number;
  readonly flushSeq: number;
  readonly scanned: number;
  /** Where reading begins: at `scanned`, or lower where a lane's cursor lies below. */
  readonly position: number;
  readonly replacedAt: Date | null;
}
