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
export { AttemptRepository } from './engine/attempt.repository.js';
export { FailingSubscriptionRepository } from './engine/failing-subscription.repository.js';
export { type ClaimedLease, type ClaimResult, LeaseRepository } from './engine/lease.repository.js';
export {
  type BlockedKey,
  type DueDelivery,
  type ParkedDelivery,
  ParkedRepository,
  type ParkedUsage,
} from './engine/parked.repository.js';
export { CommandRepository, type OpenCommandPart } from './engine/command.repository.js';
export {
  type LaneSelection,
  ParkedSelectionRepository,
  type SelectedDelivery,
} from './engine/parked-selection.repository.js';
export { partitionKey, type PartitionRef } from './engine/partition-ref.js';
export { type BusyLane, ProgressRepository } from './engine/progress.repository.js';
export type {
  AttemptInsert,
  CommandPartUpdate,
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
export {
  PACE_SECONDS,
  SubscriptionPaceRepository,
  type ToldPace,
} from './engine/subscription-pace.repository.js';
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
export { NoticeOutboxRepository } from './notices/notice-outbox.repository.js';
export type { OutboxNotice } from './notices/outbox-notice.js';
export { COMMAND_KINDS, type CommandKind } from './entities/command.entity.js';
export { COMMAND_STATES, type CommandResult, type CommandState } from './entities/command-part.entity.js';
export { BREAKER_STATES, type BreakerState } from './entities/subscription-pace.entity.js';
export { isDatabaseAway } from './database-errors.js';
export { laneFloor } from './lane-floor.js';
export type { Page } from './page.js';
export type {
  SubscriptionExtras,
  SubscriptionPatch,
  SubscriptionSettings,
  SubscriptionStart,
} from './subscriptions/new-subscription.js';
export {
  type SubscriptionChanged,
  SubscriptionControlRepository,
} from './subscriptions/subscription-control.repository.js';
export {
  MAX_SIGNING_SECRETS,
  type SigningSecretAddition,
  type SigningSecretRemoval,
  SigningSecretRepository,
} from './subscriptions/signing-secret.repository.js';
export type {
  NewSigningSecret,
  SealedSigningSecret,
  StoredSigningSecret,
} from './subscriptions/stored-signing-secret.js';
export type { OwnSubscriptionId, Reach } from './subscriptions/own-subscription-id.js';
export { SubscriptionDirectory, type SubscriptionFilter } from './subscriptions/subscription-directory.js';
export type {
  CurrentPace,
  DeliveryTotals,
  LaneCursor,
  SubscriptionStatus,
} from './subscriptions/subscription-status.js';
export { SubscriptionFloors } from './subscriptions/subscription-floors.js';
export { SubscriptionStatusRepository } from './subscriptions/subscription-status.repository.js';
export { AttemptLog, type RecordedAttempt } from './attempts/attempt-log.js';
export { CommandBook } from './commands/command-book.js';
export type {
  Cancellation,
  ParkedPlacement,
  ParkedSelection,
  ReplayPlacement,
  ReplayTarget,
} from './commands/placement.js';
export { commandState, OPEN_STATES, type StoredCommand } from './commands/stored-command.js';
export { type NoticeFilter, NoticeBoard, type PostedNotice } from './notices/notice-board.js';
export {
  type ListedParked,
  type ParkedFilter,
  ParkedList,
  type ParkedPosition,
} from './parked/parked-list.js';
export { type RejectedEvent, RejectedEvents } from './rejected/rejected-events.js';
export { NOTICE_KINDS, type NoticeKind } from './entities/notice.entity.js';
export { PARKED_STATES, type ParkedState } from './entities/parked-delivery.entity.js';
export { pingDatabase } from './ping-database.js';
export { SigningKeyRepository, type StoredSigningKey } from './smn/signing-key.repository.js';
export type { Mint, MintedToken } from './smn/minted-token.js';
export {
  type Canceled,
  type Confirmed,
  type ItemPlace,
  SmnConfirmationRepository,
  type TokenClaims,
} from './smn/smn-confirmation.repository.js';
export type { NewSmnSubscription, SmnSubscribed } from './smn/new-smn-subscription.js';
export { SmnSubscriptionRepository } from './smn/smn-subscription.repository.js';
export { InvitationOutboxRepository, type OutboxInvitation } from './smn/invitation-outbox.repository.js';
export type { ItemFilter } from './topic-subscriptions/item-selection.js';
export { type CountedItem, recountItems } from './topic-subscriptions/recount-items.js';
export {
  type ListedItem,
  type ListedItems,
  TopicSubscriptionList,
} from './topic-subscriptions/topic-subscription-list.js';
export {
  type PolicesChanged,
  TopicSubscriptionRepository,
} from './topic-subscriptions/topic-subscription.repository.js';
export { type ActiveAccessKey, CredentialDirectory } from './identity/credential-directory.js';
export { CredentialList } from './identity/credential-list.js';
export type { Enrolment, ListedCredential, NewCredential } from './identity/new-credential.js';
export { PrincipalRepository } from './identity/principal.repository.js';
export { databaseUrl } from './database-url.js';
export {
  type ListedTopics,
  type NewSmnTopic,
  type SmnTopic,
  type SmnTopicFilter,
  type SmnTopicPatch,
  SmnTopicRepository,
  type TopicRemoval,
} from './smn/smn-topic.repository.js';
