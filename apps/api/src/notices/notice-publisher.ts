import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EventProducer } from '#libs/broker';
import { BrokerConfig } from '#libs/config';
import { LOGGER, type Logger } from '#libs/observability';
import { NoticeOutboxRepository } from '#libs/persistence';
import { OutboxRounds } from '../outbox/outbox-rounds.js';
import { noticeRecord } from './notice-record.js';

/** Published in one transaction. */
const BATCH = 200;
/** Published notices are kept this long: as long as the topic, as it is created here, keeps them. */
const KEPT_DAYS = 30;
/** Forgotten in one step, so that no step takes long. */
const PRUNED_AT_ONCE = 1_000;

/** Publishes what pushers noted for people: the database is the outbox, so each notice reaches the topic at least once. */
@Injectable()
export class NoticePublisher implements OnApplicationBootstrap {
  private readonly rounds: OutboxRounds;

  constructor(
    outbox: NoticeOutboxRepository,
    producer: EventProducer,
    { noticesTopic }: BrokerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.rounds = new OutboxRounds(
      {
        holds: 'notices',
        publishOldest: () =>
          outbox.publishOldest(BATCH, async (notices) => {
            await producer.send(notices.map((notice) => noticeRecord(noticesTopic, notice)));
          }),
        prune: () => outbox.prune(KEPT_DAYS, PRUNED_AT_ONCE),
      },
      logger,
    );
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  /** Publishes what is under way and nothing more. */
  async stop(): Promise<void> {
    await this.rounds.stop();
  }
}
