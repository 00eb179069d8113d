import type { Admin } from 'kafkajs';
import { protocolType } from './broker-error.js';
import type { TopicSpec } from './topic-spec.js';

/** How often, and for how long, the cluster is asked whether every broker knows a new topic. */
const POLL_MS = 100;
const MAX_POLLS = 100;

/** Creates the topics that are not there; tolerates that somebody else creates them at the same time. */
export async function createMissingTopics(admin: Admin, topics: readonly TopicSpec[]): Promise<string[]> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter(({ topic }) => !existing.has(topic));
  for (const spec of missing) await createTopic(admin, spec);
  for (const { topic } of missing) await untilKnown(admin, topic);
  return missing.map(({ topic }) => topic);
}

async function createTopic(admin: Admin, spec: TopicSpec): Promise<void> {
  try {
    await admin.createTopics({
      // kafkajs takes a topic that not every broker knows yet for a failure; untilKnown waits better.
      waitForLeaders: false,
      topics: [
        {
          topic: spec.topic,
          numPartitions: spec.partitions,
          replicationFactor: spec.replication,
          configEntries: Object.entries(spec.configs ?? {}).map(([name, value]) => ({ name, value })),
        },
      ],
    });
  } catch (error) {
    if (protocolType(error) !== 'TOPIC_ALREADY_EXISTS') throw error;
  }
}

async function untilKnown(admin: Admin, topic: string): Promise<void> {
  for (let poll = 1; ; poll += 1) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (poll === MAX_POLLS) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
