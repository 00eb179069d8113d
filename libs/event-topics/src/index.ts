export type { EventTopicSettings } from './event-topic-settings.js';
export { type Registered, registerEventTopics } from './register-event-topics.js';
export { TopicsMissingError } from './topics-missing.error.js';
