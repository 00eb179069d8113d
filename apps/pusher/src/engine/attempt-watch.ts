import type { Logger } from '#libs/observability';
import type { Clock, FailedVerdict, Verdict } from '#libs/domain';
import type { SubscriptionFeedRepository } from '#libs/persistence';
import { AttemptObserver } from '../delivery/attempt-observer.js';
import type { Delivery } from '../lanes/delivery.js';
import type { SubscriptionFeed } from '../matching/subscription-feed.js';
import type { PusherMetrics } from './pusher-metrics.js';

/** While the database refuses to disable a subscription, its receiver is not asked more often than this. */
const DISABLE_AGAIN_MS = 1_000;

export interface WatchParts {
  readonly metrics: PusherMetrics;
  readonly logger: Logger;
  readonly feed: SubscriptionFeed;
  readonly feedRepository: SubscriptionFeedRepository;
  readonly clock: Clock;
}

/** Counts and logs attempts, and disables subscriptions whose endpoint says that it is gone. */
export class AttemptWatch extends AttemptObserver {
  constructor(private readonly parts: WatchParts) {
    super();
  }

  override attempted(delivery: Delivery, verdict: Verdict, ms: number): void {
    const { metrics } = this.parts;
    metrics.attemptSeconds.observe(ms / 1_000);
    metrics.attempts.inc({ verdict: verdict.kind === 'confirmed' ? 'confirmed' : verdict.reason });
    if (verdict.kind === 'failed') this.#failed(delivery, verdict);
  }

  #failed(delivery: Delivery, { reason, status, gone }: FailedVerdict): void {
    const { topic, partition } = delivery.partition;
    const { offset, attempts: attempt } = delivery;
    const subscription = delivery.subscriber.id;
    this.parts.logger.debug(
      { subscription, topic, partition, offset, attempt, reason, status },
      'attempt not confirmed',
    );
    if (gone) void this.#disable(delivery);
  }

  /** Disabled, its deliveries are let go. If not, somebody defined it anew meanwhile and wants it attempted. */
  async #disable(delivery: Delivery): Promise<void> {
    const { feedRepository, feed, clock, logger } = this.parts;
    const { id, callbackUrl } = delivery.subscriber.definition;
    let pauseMs = 0;
    try {
      await feedRepository.disable(id, callbackUrl, new Date(clock.now()));
      await feed.refresh();
    } catch (error) {
      logger.warn(
        { subscription: id, err: error },
        'a subscription whose endpoint is gone is not disabled yet',
      );
      pauseMs = DISABLE_AGAIN_MS;
    }
    setTimeout(() => {
      if (delivery.stage === 'pausing') delivery.owner.ready(delivery);
    }, pauseMs).unref();
  }
}
