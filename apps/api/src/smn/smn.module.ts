import { Module } from '@nestjs/common';
import { SigningKeyRepository } from '#libs/persistence';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module.js';
import { TopicsModule } from '../topics/topics.module.js';
import { CertificateController } from './certificate.controller.js';
import { ProtocolsController } from './protocols.controller.js';
import { UrnReader } from './request/urn-reader.js';
import { SmnFallbackController } from './smn-fallback.controller.js';
import { SmnLinkFallbackController } from './smn-link-fallback.controller.js';
import { SUBSCRIPTION_CONTROLLERS, SUBSCRIPTION_PROVIDERS } from './subscriptions/subscription-parts.js';
import { TOPIC_CONTROLLERS, TOPIC_PROVIDERS } from './topics/topic-parts.js';
import { VersionsController } from './versions.controller.js';

/** The SMN dialect. Its controllers stand in the order in which their routes are tried; the fallbacks stay last. */
@Module({
  imports: [SubscriptionsModule, TopicsModule],
  controllers: [
    VersionsController,
    CertificateController,
    ProtocolsController,
    ...TOPIC_CONTROLLERS,
    ...SUBSCRIPTION_CONTROLLERS,
    SmnFallbackController,
    SmnLinkFallbackController,
  ],
  providers: [UrnReader, SigningKeyRepository, ...TOPIC_PROVIDERS, ...SUBSCRIPTION_PROVIDERS],
})
export class SmnModule {}
