export { dataSourceOptions } from './data-source-options.js';
export { runMigrations } from './run-migrations.js';
export type { TopicOffsets } from './topic-offsets.js';
export { DatabaseLateError } from './database-late.error.js';
export {
  type Creation,
  type Removal,
  type Replacement,
  SubscriptionRepository,
} from './subscriptions/subscription.repository.js';
export type { SubscriptionScope } from './subscriptions/subscription-scope.js';
export { type ClaimedLease, type ClaimResult, LeaseRepository } from './engine/lease.repository.js';
export {
  type BlockedKey,
  type ParkedDelivery,
  ParkedRepository,
  type ParkedUsage,
} from './engine/parked.repository.js';
export { partitionKey, type PartitionRef } from './engine/partition-ref.js';
export { type BusyLane, ProgressRepository } from './engine/progress.repository.js';
export type {
  CounterDeltas,
  NoticeInsert,
  ParkedChange,
  ParkedInsert,
  PartitionSettlement,
  ProgressUpdate,
  RejectedInsert,
  Settlement,
  SettlementResult,
} from './engine/settlement.js';
export { SettlementRepository } from './engine/settlement.repository.js';
export {
  type FedChange,
  type FedChanges,
  type FedSubscription,
  SubscriptionFeedRepository,
} from './engine/subscription-feed.repository.js';
export {
  COMPARISONS,
  type ComparedValue,
  type Comparison,
  type SubscriptionCondition,
} from './subscriptions/subscription-condition.js';
export type { SubscriptionField } from './subscriptions/subscription-field.js';
export type {
  ListedSubscription,
  SubscriptionMatches,
  SubscriptionOrder,
  SubscriptionQuery,
} from './subscriptions/subscription-query.js';
export { type SearchTooCostly, SubscriptionSearch } from './subscriptions/subscription-search.js';
export { EventTopicRepository, type LogBounds } from './event-topics/event-topic.repository.js';
export { pendingMigrations } from './pending-migrations.js';
export { ChangeOutboxRepository } from './changes/change-outbox.repository.js';
export type { OutboxChange } from './changes/outbox-change.js';
export { pingDatabase } from './ping-database.js';
