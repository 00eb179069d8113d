import { Module } from '@nestjs/common';
import { SmnTopicRepository } from '#libs/persistence';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module.js';
import { CreateTopic } from './create-topic.js';
import { PublishMessage } from './publish-message.js';
import { RemoveTopic } from './remove-topic.js';

const USE_CASES = [CreateTopic, RemoveTopic, PublishMessage];

/** The use cases of topics that are created through SMN. */
@Module({
  imports: [SubscriptionsModule],
  providers: [...USE_CASES, SmnTopicRepository],
  exports: [...USE_CASES, SmnTopicRepository],
})
export class TopicsModule {}
