/** Which topics there must be, and how missing ones are made; BrokerConfig has this shape. */
export interface EventTopicSettings {
  readonly readTopics: readonly string[];
  /** The compacted topic that subscription changes are published on. */
  readonly changesTopic: string;
  /** The topic that notices are published on. */
  readonly noticesTopic: string;
  /** Whether missing topics are created; existing ones are never altered. */
  readonly createTopics: boolean;
  readonly eventPartitions: number;
  /** Copies of each partition; -1 is the brokers' default. */
  readonly topicReplication: number;
}
