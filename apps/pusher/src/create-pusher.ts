import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { Partitioners } from 'kafkajs';
import { brokerOptions, createKafka, kafkaConfig, PATIENT_RETRY } from '#libs/broker';
import { Clock } from '#libs/domain';
import { Egress } from '#libs/egress';
import { HealthRegistry, type Logger, NestLogger } from '#libs/observability';
import { Carriers } from './delivery/carriers.js';
import { Engine } from './engine/engine.js';
import { PusherMetrics } from './engine/pusher-metrics.js';
import { EventLogReader } from './intake/event-log.js';
import { EventLogServer } from './intake/event-log.server.js';
import { PastLogReader } from './intake/past-log.reader.js';
import { followChanges } from './matching/changes.controller.js';
import type { PusherConfig } from './pusher.config.js';
import { PusherModule } from './pusher.module.js';
import { openPusherServices } from './pusher-services.js';

/** Open requests to receivers that outlive the drain get this long to be closed. */
const EGRESS_CLOSE_MS = 500;

/** kafkajs ends its running poll before it stops: with its default of 5 s, that was most of a shutdown. */
const CHANGES_POLL_MS = 500;

/** The pusher, made but not reading yet. */
export interface Pusher {
  readonly app: INestApplication;
  /** Begins to read and deliver. */
  start(): Promise<void>;
  /** Takes nothing more, lets attempts end, settles, hands leases back, leaves the group, and closes everything. */
  stop(): Promise<void>;
}

/**
 * Makes the pusher: waits until database and broker answer and the event topics are registered.
 * @param onEnd the consumer ended for good, so must the process
 * @param signal gives up waiting
 */
export async function createPusher(
  config: PusherConfig,
  logger: Logger,
  onEnd: (error: Error) => void,
  signal: AbortSignal,
): Promise<Pusher> {
  const services = await openPusherServices(config, logger, signal);
  followChanges(config.broker.changesTopic);
  const app = await NestFactory.create(PusherModule.forRoot(config, logger, services), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  const engine = app.get(Engine);
  const metrics = app.get(PusherMetrics);
  const log = new EventLogServer({
    kafka: createKafka(brokerOptions(config.broker), 'ringback-pusher', logger),
    groupId: config.consumerGroup,
    topics: config.broker.readTopics,
    clock: app.get(Clock),
    reader: app.get(EventLogReader),
    onEnd,
    onFetched: (bytes) => {
      metrics.fetchedBytes.inc({ reader: 'head' }, bytes);
    },
  });
  const past = new PastLogReader({
    kafka: createKafka(brokerOptions(config.broker), 'ringback-pusher-catch-up', logger),
    groupId: `${config.consumerGroup}-catch-up-${services.owner}`,
    topics: config.broker.readTopics,
    onFetched: (bytes) => {
      metrics.fetchedBytes.inc({ reader: 'catch_up' }, bytes);
    },
  });
  app.connectMicroservice<MicroserviceOptions>({ strategy: log });
  app.connectMicroservice<MicroserviceOptions>(changesTransport(config, services.owner, logger));
  return {
    app,
    async start() {
      engine.start(log, past);
      await app.startAllMicroservices();
      await app.listen(config.port, config.host);
    },
    async stop() {
      app.get(HealthRegistry).draining();
      await engine.stop(config.drainSeconds * 1_000).catch((error: unknown) => {
        logger.warn({ err: error }, 'stopped without a last settlement');
      });
      await app.close();
      await past.close();
      await app.get(Egress).close(EGRESS_CLOSE_MS);
      await app.get(Carriers).close();
      await services.admin.close();
      await services.dataSource.destroy();
    },
  };
}

/** Nest's own Kafka transport: every process follows all changes, so each has a group of its own. */
function changesTransport(config: PusherConfig, owner: string, logger: Logger): MicroserviceOptions {
  return {
    transport: Transport.KAFKA,
    options: {
      postfixId: '',
      client: kafkaConfig(brokerOptions(config.broker), 'ringback-pusher-changes', logger, 'patient'),
      consumer: {
        groupId: `${config.consumerGroup}-changes-${owner}`,
        maxWaitTimeInMs: CHANGES_POLL_MS,
        retry: PATIENT_RETRY,
      },
      subscribe: { fromBeginning: false },
      producer: { createPartitioner: Partitioners.DefaultPartitioner },
    },
  };
}
