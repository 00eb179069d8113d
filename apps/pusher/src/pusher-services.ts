import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { openDatabase, untilDone } from '#libs/boot';
import { brokerOptions, createKafka, TopicAdmin } from '#libs/broker';
import { registerEventTopics } from '#libs/event-topics';
import { type Logger } from '#libs/observability';
import { EventTopicRepository, ParkedRepository } from '#libs/persistence';
import type { PusherConfig } from './pusher.config.js';

/** What the boot has opened before there is an app. */
export interface PusherServices {
  /** Names this process in leases; a restarted process is another one. */
  readonly owner: string;
  readonly dataSource: DataSource;
  readonly topics: TopicAdmin;
  /** Registers topics and partitions that are new. */
  readonly register: () => Promise<void>;
}

/** Waits for the database and the broker, and registers the event topics. */
export async function openPusherServices(
  config: PusherConfig,
  logger: Logger,
  signal: AbortSignal,
): Promise<PusherServices> {
  const dataSource = await untilDone('the database', logger, signal, () => openDatabase(config.database));
  const kafka = createKafka(brokerOptions(config.broker), 'ringback-pusher', logger, 'prompt');
  const topics = new TopicAdmin(kafka, logger);
  const repository = new EventTopicRepository(dataSource);
  const register = async () => {
    const { created, partitions } = await registerEventTopics(topics, repository, config.broker);
    if (created.length > 0) logger.info({ topics: created }, 'topics created');
    if (partitions > 0) logger.info({ partitions }, 'partitions registered');
  };
  try {
    await untilDone('the broker and its topics', logger, signal, register);
    for (const { topic, deliveries } of await new ParkedRepository(dataSource).outside(
      config.broker.eventTopics,
    )) {
      logger.warn(
        { topic, deliveries },
        'deliveries wait in a topic that is not among EVENT_TOPICS any more',
      );
    }
  } catch (error) {
    await Promise.allSettled([dataSource.destroy(), topics.close()]);
    throw error;
  }
  return { owner: randomUUID(), dataSource, topics, register };
}
