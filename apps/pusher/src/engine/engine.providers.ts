import type { FactoryProvider } from '@nestjs/common';
import { TopicAdmin } from '#libs/broker';
import { Clock, Randomness } from '#libs/domain';
import { Egress } from '#libs/egress';
import { LOGGER, type Logger } from '#libs/observability';
import {
  LeaseRepository,
  ParkedRepository,
  ProgressRepository,
  SettlementRepository,
  SubscriptionFeedRepository,
} from '#libs/persistence';
import { SubscriptionFeed } from '../matching/subscription-feed.js';
import { PusherConfig } from '../pusher.config.js';
import { PUSHER_SERVICES } from '../pusher.constants.js';
import type { PusherServices } from '../pusher-services.js';
import { Engine } from './engine.js';
import { PusherMetrics } from './pusher-metrics.js';

export const engineProvider: FactoryProvider<Engine> = {
  provide: Engine,
  inject: [
    PusherConfig,
    PUSHER_SERVICES,
    Egress,
    TopicAdmin,
    SubscriptionFeed,
    SubscriptionFeedRepository,
    LeaseRepository,
    ProgressRepository,
    ParkedRepository,
    SettlementRepository,
    Clock,
    Randomness,
    PusherMetrics,
    LOGGER,
  ],
  useFactory: (
    { windowBytes, maxInFlight }: PusherConfig,
    { owner, register }: PusherServices,
    egress: Egress,
    topics: TopicAdmin,
    feed: SubscriptionFeed,
    feedRepository: SubscriptionFeedRepository,
    leases: LeaseRepository,
    progress: ProgressRepository,
    parked: ParkedRepository,
    settlements: SettlementRepository,
    clock: Clock,
    randomness: Randomness,
    metrics: PusherMetrics,
    logger: Logger,
  ) =>
    new Engine({
      owner,
      register,
      windowBytes,
      maxInFlight,
      egress,
      topics,
      feed,
      feedRepository,
      leases,
      progress,
      parked,
      settlements,
      clock,
      randomness,
      metrics,
      logger,
    }),
};
