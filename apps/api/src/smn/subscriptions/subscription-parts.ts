import {
  SmnConfirmationRepository,
  SmnSubscriptionRepository,
  TopicSubscriptionRepository,
} from '#libs/persistence';
import { TokenMint } from '../../invitations/token-mint.js';
import { BatchDesk } from './batch-desk.js';
import { EndpointRules } from './endpoint-rules.js';
import { FilterPolicesController } from './filter-polices.controller.js';
import { LinkDesk } from './link-desk.js';
import { LinksController } from './links.controller.js';
import { ListDesk } from './list-desk.js';
import { PolicesDesk } from './polices-desk.js';
import { RemarkDesk } from './remark-desk.js';
import { SubscribeDesk } from './subscribe-desk.js';
import { SubscribeToTopic } from './subscribe-to-topic.js';
import { SmnSubscriptionsController } from './subscriptions.controller.js';
import { TopicSubscriptionsController } from './topic-subscriptions.controller.js';
import { UnsubscribeDesk } from './unsubscribe-desk.js';

/** No module of its own: the dialect's fallbacks must come after these routes. Polices stand before `:subscription_urn`. */
export const SUBSCRIPTION_CONTROLLERS = [
  FilterPolicesController,
  SmnSubscriptionsController,
  TopicSubscriptionsController,
  LinksController,
];

export const SUBSCRIPTION_PROVIDERS = [
  ListDesk,
  SubscribeDesk,
  SubscribeToTopic,
  EndpointRules,
  UnsubscribeDesk,
  RemarkDesk,
  PolicesDesk,
  LinkDesk,
  BatchDesk,
  TokenMint,
  SmnSubscriptionRepository,
  SmnConfirmationRepository,
  TopicSubscriptionRepository,
];
