import { Module } from '@nestjs/common';
import { ProbesModule } from '../probes/probes.module.js';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module.js';
import { FallbackController } from './fallback.controller.js';
import { ProbeController } from './probe.controller.js';
import { ProbeDesk } from './probe-desk.js';
import { SubscriptionController } from './subscription.controller.js';
import { SubscriptionDesk } from './subscription-desk.js';

/** The BlueKing dialect. Its controllers stand in the order in which their routes are tried. */
@Module({
  imports: [SubscriptionsModule, ProbesModule],
  controllers: [ProbeController, SubscriptionController, FallbackController],
  providers: [SubscriptionDesk, ProbeDesk],
})
export class BluekingModule {}
