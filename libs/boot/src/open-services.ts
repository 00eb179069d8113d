import type { Kafka } from 'kafkajs';
import type { DataSource } from 'typeorm';
import { brokerOptions, createKafka, TopicAdmin } from '#libs/broker';
import type { BrokerConfig, DatabaseConfig } from '#libs/config';
import { registerEventTopics } from '#libs/event-topics';
import type { Logger } from '#libs/observability';
import { EventTopicRepository } from '#libs/persistence';
import { openDatabase } from './open-database.js';
import { untilDone } from './until-done.js';

export interface ServicesConfig {
  readonly database: DatabaseConfig;
  readonly broker: BrokerConfig;
}

/** What both apps open before there is an app. */
export interface OpenServices {
  readonly dataSource: DataSource;
  /** A `prompt` client: for calls that somebody waits for. */
  readonly kafka: Kafka;
  readonly admin: TopicAdmin;
  /** Registers topics and partitions that are new. */
  readonly register: () => Promise<void>;
}

/**
 * Waits for the database and the broker, and registers the event topics: from then on an event is delivered even if no
 * pusher has ever run.
 * @param signal gives up waiting
 */
export async function openServices(
  config: ServicesConfig,
  clientId: string,
  logger: Logger,
  signal: AbortSignal,
): Promise<OpenServices> {
  const dataSource = await untilDone('the database', logger, signal, () => openDatabase(config.database));
  const kafka = createKafka(brokerOptions(config.broker), clientId, logger, 'prompt');
  const admin = new TopicAdmin(kafka, logger);
  const repository = new EventTopicRepository(dataSource);
  const register = async () => {
    const { created, partitions } = await registerEventTopics(admin, repository, config.broker);
    if (created.length > 0) logger.info({ topics: created }, 'topics created');
    if (partitions > 0) logger.info({ partitions }, 'partitions registered');
  };
  try {
    await untilDone('the broker and its topics', logger, signal, register);
    return { dataSource, kafka, admin, register };
  } catch (error) {
    await Promise.allSettled([dataSource.destroy(), admin.close()]);
    throw error;
  }
}
