/** Which items are listed; what is not there is any. */
export interface ItemFilter {
  readonly tenant: string;
  /** An event name, exactly. */
  readonly topic?: string | undefined;
  readonly protocol?: string | undefined;
  readonly status?: number | undefined;
  /** Exactly. */
  readonly endpoint?: string | undefined;
  /** A part of the remark, not empty, whatever its case. */
  readonly remark?: string | undefined;
}

/** A filter in SQL over `topic_subscription`, and the index that finds what it selects. */
export interface ItemSelection {
  readonly index: string;
  readonly where: string;
  readonly values: readonly unknown[];
}
