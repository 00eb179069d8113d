import type { Logger } from 'pino';
import { brokerOptions, createKafka, EventProducer, TopicAdmin } from '#libs/broker';
import { registerEventTopics } from '#libs/event-topics';
import { EventTopicRepository } from '#libs/persistence';
import type { ApiConfig } from '../api.config.js';
import type { OpenServices } from '../services.module.js';
import { openDatabase } from './open-database.js';
import { untilDone } from './until-done.js';

/**
 * Waits for the database and the broker, and registers the event topics: from then on an event is delivered even if no
 * pusher has ever run.
 */
export async function openServices(
  config: ApiConfig,
  logger: Logger,
  signal: AbortSignal,
): Promise<OpenServices> {
  const dataSource = await untilDone('the database', logger, signal, () => openDatabase(config.database));
  const kafka = createKafka(brokerOptions(config.broker), 'ringback-api', logger, 'prompt');
  const admin = new TopicAdmin(kafka, logger);
  const producer = new EventProducer(kafka, logger);
  try {
    const repository = new EventTopicRepository(dataSource);
    const { created, partitions } = await untilDone('the broker and its topics', logger, signal, () =>
      registerEventTopics(admin, repository, config.broker),
    );
    if (created.length > 0) logger.info({ topics: created }, 'topics created');
    if (partitions > 0) logger.info({ partitions }, 'partitions registered');
    return { dataSource, admin, producer };
  } catch (error) {
    await Promise.allSettled([dataSource.destroy(), admin.close()]);
    throw error;
  }
}
