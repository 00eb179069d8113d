/** One record to be written to a topic. */
export interface OutgoingRecord {
  readonly topic: string;
  /** Records of one key go to one partition, in order; null spreads them. */
  readonly key: string | null;
  /** Null is a tombstone. */
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}
