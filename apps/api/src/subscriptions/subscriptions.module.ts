import { Module } from '@nestjs/common';
import { SubscriptionRepository, SubscriptionSearch } from '#libs/persistence';
import { Subscribe } from './subscribe.js';
import { Unsubscribe } from './unsubscribe.js';
import { UpdateSubscription } from './update-subscription.js';

/** The use cases of subscriptions, for every dialect. */
@Module({
  providers: [Subscribe, UpdateSubscription, Unsubscribe, SubscriptionRepository, SubscriptionSearch],
  exports: [Subscribe, UpdateSubscription, Unsubscribe, SubscriptionSearch],
})
export class SubscriptionsModule {}
