import { Injectable } from '@nestjs/common';
import { SmnConfig } from '#libs/config';
import { formatTopicUrn, type TopicUrn } from '#libs/domain';
import { SmnTopicRepository } from '#libs/persistence';
import { CreateTopic } from '../../topics/create-topic.js';
import { type NewMessage, PublishMessage } from '../../topics/publish-message.js';
import { RemoveTopic } from '../../topics/remove-topic.js';
import { SmnError } from '../failure/smn-error.js';
import { SmnAnswer } from '../smn-answer.js';
import type { NewTopic } from './request/new-topic.js';
import type { TopicsQuery } from './request/topics-query.js';
import { type TopicView, topicView } from './topic-view.js';

/** Says in SMN's words what became of topics and of what is published to them. */
@Injectable()
export class TopicDesk {
  constructor(
    private readonly creator: CreateTopic,
    private readonly remover: RemoveTopic,
    private readonly publisher: PublishMessage,
    private readonly topics: SmnTopicRepository,
    private readonly config: SmnConfig,
  ) {}

  async create(project: string, topic: NewTopic): Promise<SmnAnswer<{ topic_urn: string }>> {
    const { region } = this.config;
    const body = { topic_urn: formatTopicUrn({ region, project, topic: topic.name }) };
    const outcome = await this.creator.execute({ ...topic, tenant: project });
    switch (outcome) {
      case 'created':
        return new SmnAnswer(201, body);
      case 'exists':
        return new SmnAnswer(200, body);
      case 'limit':
        throw new SmnError('SMN.0004');
    }
  }

  async list(project: string, { filter, page }: TopicsQuery): Promise<object> {
    const found = await this.topics.list({ ...filter, tenant: project }, page.offset, page.limit);
    const { region } = this.config;
    return { topic_count: found.count, topics: found.topics.map((topic) => topicView(topic, region)) };
  }

  async show({ region, project, topic }: TopicUrn): Promise<TopicView> {
    const found = await this.topics.find(project, topic);
    if (found === null) throw new SmnError('SMN.0006');
    return topicView(found, region);
  }

  async rename({ project, topic }: TopicUrn, displayName: string): Promise<void> {
    if (!(await this.topics.change(project, topic, { displayName }))) throw new SmnError('SMN.0006');
  }

  async remove({ project, topic }: TopicUrn): Promise<void> {
    const outcome = await this.remover.execute(project, topic);
    switch (outcome) {
      case 'removed':
        return;
      case 'not_found':
        throw new SmnError('SMN.0006');
    }
  }

  async publish({ project, topic }: TopicUrn, message: NewMessage): Promise<{ message_id: string }> {
    const outcome = await this.publisher.execute(project, topic, message);
    switch (outcome.kind) {
      case 'published':
        return { message_id: outcome.messageId };
      case 'not_found':
        throw new SmnError('SMN.0006');
      case 'too_large':
        throw new SmnError('SMN.0009');
    }
  }
}
