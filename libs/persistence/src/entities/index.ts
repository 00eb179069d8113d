import { SubscriptionPaceEntity } from './subscription-pace.entity.js';
import { FailingSubscriptionEntity } from './failing-subscription.entity.js';
import { CommandPartEntity } from './command-part.entity.js';
import { CommandEntity } from './command.entity.js';
import { AccessKeyEntity } from './access-key.entity.js';
import { AccessTokenEntity } from './access-token.entity.js';
import { AttemptEntity } from './attempt.entity.js';
import { ChangeCounterEntity } from './change-counter.entity.js';
import { DeliveryProgressEntity } from './delivery-progress.entity.js';
import { EventTopicEntity } from './event-topic.entity.js';
import { NoticeEntity } from './notice.entity.js';
import { ParkedDeliveryEntity } from './parked-delivery.entity.js';
import { PartitionLeaseEntity } from './partition-lease.entity.js';
import { PrincipalEntity } from './principal.entity.js';
import { RejectedEventEntity } from './rejected-event.entity.js';
import { SigningSecretEntity } from './signing-secret.entity.js';
import { SubscriptionChangeEntity } from './subscription-change.entity.js';
import { SmnTokenEntity } from './smn-token.entity.js';
import { TopicSubscriptionRangeEntity } from './topic-subscription-range.entity.js';
import { TopicSubscriptionEntity } from './topic-subscription.entity.js';
import { SmnSigningKeyEntity } from './smn-signing-key.entity.js';
import { SmnTopicEntity } from './smn-topic.entity.js';
import { SubscriptionEntity } from './subscription.entity.js';

export const ENTITIES = [
  SubscriptionEntity,
  SubscriptionChangeEntity,
  ChangeCounterEntity,
  EventTopicEntity,
  PartitionLeaseEntity,
  DeliveryProgressEntity,
  ParkedDeliveryEntity,
  RejectedEventEntity,
  NoticeEntity,
  AttemptEntity,
  CommandEntity,
  CommandPartEntity,
  FailingSubscriptionEntity,
  SubscriptionPaceEntity,
  TopicSubscriptionEntity,
  SmnTopicEntity,
  SmnSigningKeyEntity,
  TopicSubscriptionRangeEntity,
  SmnTokenEntity,
  SigningSecretEntity,
  PrincipalEntity,
  AccessTokenEntity,
  AccessKeyEntity,
];
