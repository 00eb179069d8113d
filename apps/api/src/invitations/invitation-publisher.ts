import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EventProducer } from '#libs/broker';
import { BrokerConfig } from '#libs/config';
import { LOGGER, type Logger } from '#libs/observability';
import { InvitationOutboxRepository } from '#libs/persistence';
import { OutboxRounds } from '../outbox/outbox-rounds.js';
import { invitationRecord } from './invitation-record.js';

/** Published in one transaction. */
const BATCH = 200;
/** Forgotten in one step, so that no step takes long. */
const PRUNED_AT_ONCE = 1_000;

/** Publishes confirmation messages that were committed with their tokens: each reaches the topic at least once. */
@Injectable()
export class InvitationPublisher implements OnApplicationBootstrap {
  private readonly rounds: OutboxRounds;

  constructor(
    outbox: InvitationOutboxRepository,
    producer: EventProducer,
    { smnTopic }: BrokerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.rounds = new OutboxRounds(
      {
        holds: 'confirmation messages',
        publishOldest: () =>
          outbox.publishOldest(BATCH, async (invitations) => {
            await producer.send(invitations.map((invitation) => invitationRecord(smnTopic, invitation)));
          }),
        prune: () => outbox.prune(PRUNED_AT_ONCE),
      },
      logger,
    );
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  /** There may be something to publish. */
  wake(): void {
    this.rounds.wake();
  }

  /** Publishes what is under way and nothing more. */
  async stop(): Promise<void> {
    await this.rounds.stop();
  }
}
