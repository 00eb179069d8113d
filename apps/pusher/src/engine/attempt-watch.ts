import type { Logger } from '#libs/observability';
import type { FailedVerdict, Verdict } from '#libs/domain';
import type { SubscriptionFeedRepository } from '#libs/persistence';
import { AttemptObserver, type Exchanged } from '../delivery/attempt-observer.js';
import { attemptRecord, isRecorded } from '../delivery/attempt-record.js';
import type { Delivery } from '../lanes/delivery.js';
import type { Subscriber } from '../matching/subscriber.js';
import type { SubscriptionFeed } from '../matching/subscription-feed.js';
import type { AttemptPruning } from './attempt-pruning.js';
import type { FailureWatch } from './failure-watch.js';
import type { PusherMetrics } from './pusher-metrics.js';

/** While the database refuses to disable a subscription, its receiver is not asked more often than this. */
const DISABLE_AGAIN_MS = 1_000;

export interface WatchParts {
  readonly metrics: PusherMetrics;
  readonly logger: Logger;
  readonly feed: SubscriptionFeed;
  readonly feedRepository: SubscriptionFeedRepository;
  readonly failures: FailureWatch;
  readonly pruning: AttemptPruning;
}

/** Counts, logs and records attempts, and disables subscriptions whose endpoint says that it is gone. */
export class AttemptWatch extends AttemptObserver {
  readonly #disabling = new Map<number, Promise<void>>();

  constructor(private readonly parts: WatchParts) {
    super();
  }

  override attempted(delivery: Delivery, verdict: Verdict, exchanged: Exchanged): void {
    const { metrics, failures, pruning } = this.parts;
    const { id } = delivery.subscriber;
    metrics.attempted(verdict.kind === 'confirmed' ? verdict.kind : verdict.reason, exchanged.outcome.ms);
    failures.noted(id, verdict.kind === 'confirmed');
    if (isRecorded(delivery, verdict)) {
      delivery.partition.record(attemptRecord(delivery, verdict, exchanged));
      pruning.recorded(id);
    }
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
    if (gone) void this.#gone(delivery);
  }

  /** Disabled, its deliveries are let go. If not, somebody defined it anew meanwhile and wants it attempted. */
  async #gone(delivery: Delivery): Promise<void> {
    const attemptAgain = () => {
      if (delivery.stage === 'pausing') delivery.owner.ready(delivery);
    };
    const { id } = delivery.subscriber;
    try {
      await this.#disable(delivery.subscriber);
      attemptAgain();
    } catch (error) {
      this.parts.logger.warn(
        { subscription: id, err: error },
        'an endpoint is gone, its subscription not disabled yet',
      );
      const timer = setTimeout(attemptAgain, DISABLE_AGAIN_MS);
      delivery.cancel = () => {
        clearTimeout(timer);
      };
    }
  }

  /** Once for all deliveries of the subscription that are told so at the same time. */
  #disable({ definition: { id, callbackUrl } }: Subscriber): Promise<void> {
    const { feedRepository, feed } = this.parts;
    let disabling = this.#disabling.get(id);
    if (disabling === undefined) {
      disabling = feedRepository
        .disable(id, callbackUrl)
        .then(() => feed.refresh())
        .finally(() => this.#disabling.delete(id));
      this.#disabling.set(id, disabling);
    }
    return disabling;
  }
}
