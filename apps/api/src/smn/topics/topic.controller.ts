import { Body, Delete, Get, Post, Put, Query } from '@nestjs/common';
import type { TopicUrn } from '#libs/domain';
import { Requires } from '../../identity/requires.decorator.js';
import type { NewMessage } from '../../topics/publish-message.js';
import { ApiOffsetPage, ApiText } from '../request/api-page.decorator.js';
import { ApiTopicUrn } from '../request/api-topic-urn.decorator.js';
import { Project, Topic } from '../request/path.decorators.js';
import { SmnBodyPipe } from '../request/smn-body.pipe.js';
import { SmnQueryPipe } from '../request/smn-query.pipe.js';
import type { SmnAnswer } from '../smn-answer.js';
import { SmnController } from '../smn-controller.decorator.js';
import { SmnOperation } from '../smn-operation.decorator.js';
import { MESSAGE_ID, TOPIC, TOPIC_URN, TOPICS } from './dto/answers.js';
import { NewMessageDto } from './dto/new-message.dto.js';
import { DisplayNameDto, NewTopicDto } from './dto/topic.dto.js';
import { readNewMessage } from './request/new-message.js';
import { type NewTopic, readDisplayName, readNewTopic } from './request/new-topic.js';
import { readTopicsQuery, type TopicsQuery } from './request/topics-query.js';
import { TopicDesk } from './topic-desk.js';
import type { TopicView } from './topic-view.js';

const newTopic = new SmnBodyPipe(readNewTopic);
const displayName = new SmnBodyPipe(readDisplayName);
const newMessage = new SmnBodyPipe(readNewMessage);
const topicsQuery = new SmnQueryPipe(readTopicsQuery);

/** Topics, and what is published to them. */
@SmnController('topics')
@Requires('manager')
export class TopicController {
  constructor(private readonly desk: TopicDesk) {}

  @Post()
  @SmnOperation({
    name: 'CreateTopic',
    summary: 'Create a topic',
    description: 'One that exists stays as it is. At most 3,000 a project.',
    body: NewTopicDto,
    creates: true,
    answer: { topic_urn: TOPIC_URN },
    errors: ['SMN.0002', 'SMN.0003', 'SMN.0004', 'SMN.0126'],
  })
  create(
    @Project() project: string,
    @Body(newTopic) topic: NewTopic,
  ): Promise<SmnAnswer<{ topic_urn: string }>> {
    return this.desk.create(project, topic);
  }

  @Get()
  @Requires('reader')
  @ApiOffsetPage()
  @ApiText('name', 'Exactly.')
  @ApiText('fuzzy_name', 'A part of the name, whatever its case.')
  @ApiText('topic_id', 'Exactly.')
  @ApiText('fuzzy_display_name', 'A part of the display name, whatever its case.')
  @SmnOperation({
    name: 'ListTopics',
    summary: 'List topics',
    description: 'Newest first; `topic_count` is the number of all that match.',
    answer: { topic_count: { type: 'integer' }, topics: TOPICS },
    errors: ['SMN.0015'],
  })
  list(@Project() project: string, @Query(topicsQuery) query: TopicsQuery): Promise<object> {
    return this.desk.list(project, query);
  }

  @Get(':topic_urn')
  @Requires('reader')
  @ApiTopicUrn()
  @SmnOperation({
    name: 'ListTopicDetails',
    summary: 'Show a topic',
    answer: TOPIC,
    errors: ['SMN.0005', 'SMN.0006'],
  })
  show(@Topic() urn: TopicUrn): Promise<TopicView> {
    return this.desk.show(urn);
  }

  @Put(':topic_urn')
  @ApiTopicUrn()
  @SmnOperation({
    name: 'UpdateTopic',
    summary: "Change a topic's display name",
    body: DisplayNameDto,
    errors: ['SMN.0003', 'SMN.0005', 'SMN.0006', 'SMN.0126'],
  })
  rename(@Topic() urn: TopicUrn, @Body(displayName) name: string): Promise<void> {
    return this.desk.rename(urn, name);
  }

  @Delete(':topic_urn')
  @ApiTopicUrn()
  @SmnOperation({
    name: 'DeleteTopic',
    summary: 'Delete a topic with its subscriptions',
    description: 'Subscriptions of other dialects lose the name, and go with their last one.',
    errors: ['SMN.0005', 'SMN.0006'],
  })
  remove(@Topic() urn: TopicUrn): Promise<void> {
    return this.desk.remove(urn);
  }

  @Post(':topic_urn/publish')
  @Requires('publisher')
  @ApiTopicUrn()
  @SmnOperation({
    name: 'PublishMessage',
    summary: 'Publish a message to the subscriptions of a topic',
    description: 'Answers when all in-sync replicas have it.',
    body: NewMessageDto,
    answer: { message_id: MESSAGE_ID },
    errors: ['SMN.0005', 'SMN.0006', 'SMN.0008', 'SMN.0009', 'SMN.0021', 'SMN.0126'],
  })
  publish(@Topic() urn: TopicUrn, @Body(newMessage) message: NewMessage): Promise<{ message_id: string }> {
    return this.desk.publish(urn, message);
  }
}
