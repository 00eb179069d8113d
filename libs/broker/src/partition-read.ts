import type { LogRecord } from './log-record.js';

/** What one fetch from an absolute offset brought. */
export type PartitionRead =
  | {
      readonly kind: 'read';
      /** In the order of their offsets; their buffers are slices of the fetch. */
      readonly records: readonly LogRecord[];
      /** One past the last offset that the fetch covered, holes and control records included. */
      readonly end: number;
    }
  /** The offset is not in the log any more, or not yet. */
  | { readonly kind: 'out_of_range' };
