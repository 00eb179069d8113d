/** A topic as it is created when it is missing; an existing one is never altered. */
export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  /** Copies of each partition; -1 is the broker's default. */
  readonly replication: number;
  /** Topic configuration, such as `{ 'cleanup.policy': 'compact' }`. */
  readonly configs?: Readonly<Record<string, string>>;
}
