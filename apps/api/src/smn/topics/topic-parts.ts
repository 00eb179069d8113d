import { TopicAttributesController } from './topic-attributes.controller.js';
import { TopicAttributesDesk } from './topic-attributes-desk.js';
import { TopicController } from './topic.controller.js';
import { TopicDesk } from './topic-desk.js';

/** What of the dialect is about topics. */
export const TOPIC_CONTROLLERS = [TopicController, TopicAttributesController];
export const TOPIC_PROVIDERS = [TopicDesk, TopicAttributesDesk];
