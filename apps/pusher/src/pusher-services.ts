import { randomUUID } from 'node:crypto';
import { openServices, type OpenServices } from '#libs/boot';
import type { Logger } from '#libs/observability';
import { ParkedRepository } from '#libs/persistence';
import type { PusherConfig } from './pusher.config.js';

/** What the boot has opened before there is an app. */
export interface PusherServices extends OpenServices {
  /** Names this process in leases; a restarted process is another one. */
  readonly owner: string;
}

/** Waits for the services, and names what waits in topics that were removed from the configuration. */
export async function openPusherServices(
  config: PusherConfig,
  logger: Logger,
  signal: AbortSignal,
): Promise<PusherServices> {
  const services = await openServices(config, 'ringback-pusher', logger, signal);
  const parked = new ParkedRepository(services.dataSource);
  for (const { topic, deliveries } of await parked.outside(config.broker.readTopics)) {
    logger.warn({ topic, deliveries }, 'deliveries wait in a topic that is not among EVENT_TOPICS any more');
  }
  return { ...services, owner: randomUUID() };
}
