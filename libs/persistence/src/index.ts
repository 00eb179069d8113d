export { dataSourceOptions } from './data-source-options.js';
export { runMigrations } from './run-migrations.js';
export type { TopicOffsets } from './topic-offsets.js';
export { DatabaseLateError } from './subscriptions/database-late.error.js';
export {
  type Creation,
  type Removal,
  type Replacement,
  SubscriptionRepository,
} from './subscriptions/subscription.repository.js';
export type { SubscriptionScope } from './subscriptions/subscription-scope.js';
