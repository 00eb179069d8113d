import { Initial1795294530501 } from './1795294530501-initial.js';
import { DeliveryControl1795305600000 } from './1795305600000-delivery-control.js';
import { Identity1795312800000 } from './1795312800000-identity.js';
import { TopicSubscriptions1795309200000 } from './1795309200000-topic-subscriptions.js';
import { SmnTopics1795316400000 } from './1795316400000-smn-topics.js';
import { SmnTokens1795320000000 } from './1795320000000-smn-tokens.js';
import { ParkedSmn1795322000000 } from './1795322000000-parked-smn.js';
import { SigningSecrets1795323600000 } from './1795323600000-signing-secrets.js';
import { FirstSent1795334400000 } from './1795334400000-first-sent.js';
import { TopicSubscriptionRanges1795338000000 } from './1795338000000-topic-subscription-ranges.js';

/** In the order they run. */
export const MIGRATIONS = [
  Initial1795294530501,
  DeliveryControl1795305600000,
  TopicSubscriptions1795309200000,
  Identity1795312800000,
  SmnTopics1795316400000,
  SmnTokens1795320000000,
  ParkedSmn1795322000000,
  SigningSecrets1795323600000,
  FirstSent1795334400000,
  TopicSubscriptionRanges1795338000000,
];
