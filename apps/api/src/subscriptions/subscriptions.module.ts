import { Module } from '@nestjs/common';
import { Clock, SystemClock } from '#libs/domain';
import {
  SigningSecretRepository,
  SubscriptionControlRepository,
  SubscriptionDirectory,
  SubscriptionRepository,
  SubscriptionSearch,
  SubscriptionStatusRepository,
  TopicSubscriptionList,
  TopicSubscriptionRepository,
} from '#libs/persistence';
import { EventLogModule } from '../event-log/event-log.module.js';
import { AddSigningSecret } from './add-signing-secret.js';
import { ChangeSubscription } from './change-subscription.js';
import { InspectSubscription } from './inspect-subscription.js';
import { MeasureLag } from './measure-lag.js';
import { PauseSubscription } from './pause-subscription.js';
import { RemoveSigningSecret } from './remove-signing-secret.js';
import { ResumeSubscription } from './resume-subscription.js';
import { SubscribeFrom } from './subscribe-from.js';
import { Subscribe } from './subscribe.js';
import { Unsubscribe } from './unsubscribe.js';
import { UnsubscribeTopic } from './unsubscribe-topic.js';
import { UpdateSubscription } from './update-subscription.js';

const USE_CASES = [
  Subscribe,
  SubscribeFrom,
  UpdateSubscription,
  ChangeSubscription,
  PauseSubscription,
  ResumeSubscription,
  Unsubscribe,
  UnsubscribeTopic,
  InspectSubscription,
  AddSigningSecret,
  RemoveSigningSecret,
];
const READERS = [
  SubscriptionSearch,
  SubscriptionDirectory,
  SubscriptionStatusRepository,
  TopicSubscriptionList,
  SigningSecretRepository,
];

/** The use cases of subscriptions, for every dialect. */
@Module({
  imports: [EventLogModule],
  providers: [
    ...USE_CASES,
    ...READERS,
    MeasureLag,
    SubscriptionRepository,
    SubscriptionControlRepository,
    TopicSubscriptionRepository,
    { provide: Clock, useClass: SystemClock },
  ],
  exports: [...USE_CASES, ...READERS],
})
export class SubscriptionsModule {}
