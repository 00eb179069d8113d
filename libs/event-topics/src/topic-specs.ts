import { MAX_EVENT_BYTES } from '#libs/domain';
import type { TopicSpec } from '#libs/broker';
import type { EventTopicSettings } from './event-topic-settings.js';

/** An event of the largest size with its key and headers must fit; Kafka's default of 1 MiB is for all of it. */
const MAX_MESSAGE_BYTES = 2 * MAX_EVENT_BYTES;

/** As long as the database keeps notices. */
const NOTICES_RETENTION_MS = 30 * 86_400_000;

/** The topics as they are created when they are missing. */
export function topicSpecs(settings: EventTopicSettings): TopicSpec[] {
  const replication = settings.topicReplication;
  const events = settings.readTopics.map((topic) => ({
    topic,
    partitions: settings.eventPartitions,
    replication,
    configs: { 'max.message.bytes': String(MAX_MESSAGE_BYTES) },
  }));
  // One partition keeps all changes in one order, and all notices.
  const changes = {
    topic: settings.changesTopic,
    partitions: 1,
    replication,
    configs: { 'cleanup.policy': 'compact' },
  };
  const notices = {
    topic: settings.noticesTopic,
    partitions: 1,
    replication,
    configs: { 'cleanup.policy': 'delete', 'retention.ms': String(NOTICES_RETENTION_MS) },
  };
  return [...events, changes, notices];
}
