import type { TopicAdmin } from '#libs/broker';
import type { EventTopicRepository } from '#libs/persistence';
import type { EventTopicSettings } from './event-topic-settings.js';
import { topicSpecs } from './topic-specs.js';
import { TopicsMissingError } from './topics-missing.error.js';

/** What a registration changed. */
export interface Registered {
  /** Topics that did not exist. */
  readonly created: readonly string[];
  /** Partitions of event topics that had no lease yet. */
  readonly partitions: number;
}

/**
 * Makes sure that every topic exists and that every partition of the event topics has a lease, which says from where it
 * is scanned. Both apps do so at boot, and the pusher again when partitions appear; several at once are safe.
 * @throws TopicsMissingError, BrokerUnavailableError, BrokerRefusedError, or the database's error
 */
export async function registerEventTopics(
  admin: TopicAdmin,
  repository: EventTopicRepository,
  settings: EventTopicSettings,
): Promise<Registered> {
  const created = await ensureTopics(admin, settings);
  let partitions = 0;
  for (const topic of settings.readTopics) {
    partitions += await repository.register(topic, await admin.logBounds(topic));
  }
  return { created, partitions };
}

async function ensureTopics(admin: TopicAdmin, settings: EventTopicSettings): Promise<readonly string[]> {
  const specs = topicSpecs(settings);
  if (settings.createTopics) return await admin.ensureTopics(specs);
  const names = specs.map(({ topic }) => topic);
  const existing = new Set(await admin.existing(names));
  const missing = names.filter((name) => !existing.has(name));
  if (missing.length > 0) throw new TopicsMissingError(missing);
  return [];
}
