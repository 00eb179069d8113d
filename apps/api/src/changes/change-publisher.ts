import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EventProducer } from '#libs/broker';
import { BrokerConfig } from '#libs/config';
import { LOGGER, type Logger } from '#libs/observability';
import { ChangeOutboxRepository } from '#libs/persistence';
import { OutboxRounds } from '../outbox/outbox-rounds.js';
import { ChangeNotifier } from '../subscriptions/change-notifier.js';
import { changeRecord } from './change-record.js';

/** Published in one transaction. */
const BATCH = 200;
/** Published changes that are kept: a pusher that missed more reads all subscriptions again. */
const KEPT = 10_000;
/** Forgotten in one step, so that no step takes long. */
const PRUNED_AT_ONCE = 1_000;

/** Publishes committed changes of subscriptions, in their order: the database is the outbox. */
@Injectable()
export class ChangePublisher extends ChangeNotifier implements OnApplicationBootstrap {
  private readonly rounds: OutboxRounds;

  constructor(
    outbox: ChangeOutboxRepository,
    producer: EventProducer,
    { changesTopic }: BrokerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    super();
    this.rounds = new OutboxRounds(
      {
        holds: 'subscription changes',
        publishOldest: () =>
          outbox.publishOldest(BATCH, async (changes) => {
            await producer.send(changes.map((change) => changeRecord(changesTopic, change)));
          }),
        prune: () => outbox.prune(KEPT, PRUNED_AT_ONCE),
      },
      logger,
    );
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  override changed(): void {
    this.rounds.wake();
  }

  /** Publishes what is under way and nothing more. */
  async stop(): Promise<void> {
    await this.rounds.stop();
  }
}
