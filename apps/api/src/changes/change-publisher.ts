import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EventProducer } from '#libs/broker';
import { BrokerConfig } from '#libs/config';
import { LOGGER, type Logger } from '#libs/observability';
import { ChangeOutboxRepository } from '#libs/persistence';
import { ChangeNotifier } from '../subscriptions/change-notifier.js';
import { changeRecord } from './change-record.js';

/** Changes of another process that ended before it published them are found within this. */
const INTERVAL_MS = 5_000;
/** Published in one transaction. */
const BATCH = 200;
/** Published changes that are kept: a pusher that missed more reads all subscriptions again. */
const KEPT = 10_000;
/** Forgotten in one step, so that no step takes long. */
const PRUNED_AT_ONCE = 1_000;

/**
 * Publishes committed changes of subscriptions, in their order: the database is the outbox, so an outage of Kafka only
 * delays them. One round runs at a time in a process; the outbox's locks see to it that only one process is at it.
 */
@Injectable()
export class ChangePublisher extends ChangeNotifier implements OnApplicationBootstrap {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private failing = false;

  constructor(
    private readonly outbox: ChangeOutboxRepository,
    private readonly producer: EventProducer,
    private readonly config: BrokerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.changed();
    }, INTERVAL_MS);
    this.changed();
  }

  override changed(): void {
    if (this.stopped) return;
    this.again = true;
    this.round ??= this.publishAll().finally(() => {
      this.round = undefined;
      if (this.again) this.changed();
    });
  }

  /** Publishes what is under way and nothing more. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.again = false;
    clearInterval(this.timer);
    await this.round;
  }

  private async publishAll(): Promise<void> {
    try {
      while (this.again) {
        this.again = false;
        const published = await this.outbox.publishOldest(BATCH, async (changes) => {
          await this.producer.send(changes.map((change) => changeRecord(this.config.changesTopic, change)));
        });
        if (published > 0 && !this.stopped) this.again = true;
      }
      await this.outbox.prune(KEPT, PRUNED_AT_ONCE);
      if (this.failing) this.logger.info('subscription changes are published again');
      this.failing = false;
    } catch (error) {
      // The interval tries again; said once an outage.
      this.again = false;
      if (!this.failing) this.logger.warn({ err: error }, 'subscription changes wait to be published');
      this.failing = true;
    }
  }
}
