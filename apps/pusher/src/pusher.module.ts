import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TopicAdmin } from '#libs/broker';
import { Clock, Randomness, SystemClock, SystemRandomness } from '#libs/domain';
import { AddressPolicy, Egress } from '#libs/egress';
import { type Logger, ObservabilityModule, VERSION } from '#libs/observability';
import {
  AttemptRepository,
  CommandRepository,
  FailingSubscriptionRepository,
  LeaseRepository,
  ParkedRepository,
  ParkedSelectionRepository,
  ProgressRepository,
  SettlementRepository,
  SigningKeyRepository,
  SubscriptionFeedRepository,
  SubscriptionPaceRepository,
} from '#libs/persistence';
import { SecretBox } from '#libs/secrets';
import { carriersProvider } from './engine/carriers.providers.js';
import { Engine } from './engine/engine.js';
import { engineProvider } from './engine/engine.providers.js';
import { PusherMetrics } from './engine/pusher-metrics.js';
import { ChangesController } from './matching/changes.controller.js';
import { EventBatchController } from './intake/event-batch.controller.js';
import { EventLogReader } from './intake/event-log.js';
import { SubscriptionFeed } from './matching/subscription-feed.js';
import { PusherConfig } from './pusher.config.js';
import type { PusherServices } from './pusher-services.js';
import { PusherHealth } from './pusher-health.js';
import { PUSHER_SERVICES } from './pusher.constants.js';

@Module({})
export class PusherModule {
  static forRoot(config: PusherConfig, logger: Logger, services: PusherServices): DynamicModule {
    const egress = new Egress({
      policy: AddressPolicy.parse(config.egress.allow),
      userAgent: `ringback/${VERSION}`,
      // A subscription never has more in flight (2,048 at most, by its own wish), and several may share an origin:
      // one that hangs must not keep the others waiting for a connection.
      maxConnectionsPerOrigin: Math.max(4_096, config.maxInFlight * 2),
    });
    return {
      module: PusherModule,
      imports: [ObservabilityModule.forRoot({ app: 'pusher', logger })],
      controllers: [EventBatchController, ChangesController],
      providers: [
        { provide: PusherConfig, useValue: config },
        { provide: PUSHER_SERVICES, useValue: services },
        { provide: DataSource, useValue: services.dataSource },
        { provide: TopicAdmin, useValue: services.admin },
        { provide: Egress, useValue: egress },
        { provide: SecretBox, useValue: new SecretBox(config.secret.key) },
        { provide: Clock, useClass: SystemClock },
        { provide: Randomness, useClass: SystemRandomness },
        AttemptRepository,
        CommandRepository,
        ParkedSelectionRepository,
        FailingSubscriptionRepository,
        SubscriptionPaceRepository,
        LeaseRepository,
        ProgressRepository,
        ParkedRepository,
        SettlementRepository,
        SubscriptionFeedRepository,
        SubscriptionFeed,
        PusherMetrics,
        PusherHealth,
        SigningKeyRepository,
        carriersProvider,
        engineProvider,
        { provide: EventLogReader, inject: [Engine], useFactory: (engine: Engine) => engine.reader },
      ],
    };
  }
}
