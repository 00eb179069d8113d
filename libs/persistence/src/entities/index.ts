import { ChangeCounterEntity } from './change-counter.entity.js';
import { DeliveryProgressEntity } from './delivery-progress.entity.js';
import { EventTopicEntity } from './event-topic.entity.js';
import { NoticeEntity } from './notice.entity.js';
import { ParkedDeliveryEntity } from './parked-delivery.entity.js';
import { PartitionLeaseEntity } from './partition-lease.entity.js';
import { RejectedEventEntity } from './rejected-event.entity.js';
import { SubscriptionChangeEntity } from './subscription-change.entity.js';
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
];
