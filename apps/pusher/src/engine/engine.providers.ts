import type { FactoryProvider } from '@nestjs/common';
import { TopicAdmin } from '#libs/broker';
import { Clock, Randomness } from '#libs/domain';
import { LOGGER, type Logger } from '#libs/observability';
import {
  AttemptRepository,
  CommandRepository,
  FailingSubscriptionRepository,
  LeaseRepository,
  ParkedRepository,
  ParkedSelectionRepository,
  ProgressRepository,
  SettlementRepository,
  SubscriptionFeedRepository,
  SubscriptionPaceRepository,
} from '#libs/persistence';
import { Carriers } from '../delivery/carriers.js';
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
    Carriers,
    TopicAdmin,
    SubscriptionFeed,
    SubscriptionFeedRepository,
    LeaseRepository,
    ProgressRepository,
    ParkedRepository,
    SettlementRepository,
    AttemptRepository,
    FailingSubscriptionRepository,
    SubscriptionPaceRepository,
    CommandRepository,
    ParkedSelectionRepository,
    Clock,
    Randomness,
    PusherMetrics,
    LOGGER,
  ],
  useFactory: (
    { windowBytes, maxInFlight, broker: { smnTopic } }: PusherConfig,
    { owner, register }: PusherServices,
    carrier: Carriers,
    topics: TopicAdmin,
    feed: SubscriptionFeed,
    feedRepository: SubscriptionFeedRepository,
    leases: LeaseRepository,
    progress: ProgressRepository,
    parked: ParkedRepository,
    settlements: SettlementRepository,
    attempts: AttemptRepository,
    failing: FailingSubscriptionRepository,
    paces: SubscriptionPaceRepository,
    commands: CommandRepository,
    selection: ParkedSelectionRepository,
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
      smnTopic,
      carrier,
      topics,
      feed,
      feedRepository,
      leases,
      progress,
      parked,
      settlements,
      attempts,
      failing,
      paces,
      commands,
      selection,
      clock,
      randomness,
      metrics,
      logger,
    }),
};
