import { Body, Delete, Get, Post, Put, Query } from '@nestjs/common';
import { ApiExtraModels, ApiParam } from '@nestjs/swagger';
import type { SubscriptionUrn, TopicUrn } from '#libs/domain';
import { Requires } from '../../identity/requires.decorator.js';
import { ApiOffsetPage, ApiText } from '../request/api-page.decorator.js';
import { ApiTopicUrn } from '../request/api-topic-urn.decorator.js';
import { PathSubscription, Topic } from '../request/path.decorators.js';
import type { SmnAnswer } from '../smn-answer.js';
import { SmnController } from '../smn-controller.decorator.js';
import { SmnOperation } from '../smn-operation.decorator.js';
import { BATCH_UNSUBSCRIBED, LISTED, PAGE_ERRORS, SUBSCRIBED, SUBSCRIBED_SEVERAL } from './answers.js';
import { RemarkDto, SubscribeDto, UnsubscribeDto } from './dto/requests.dto.js';
import { SubscriptionItemDto } from './dto/subscription-list.dto.js';
import { ListDesk } from './list-desk.js';
import { RemarkDesk } from './remark-desk.js';
import { readUrnObjects } from './request/batches.js';
import { SmnBodyPipe } from '../request/smn-body.pipe.js';
import { type ListQuery, readTopicListQuery } from './request/list-query.js';
import { SmnQueryPipe } from '../request/smn-query.pipe.js';
import { readRemark } from './request/remark.js';
import { readSubscribeBody, type SubscribeBody } from './request/subscribe-request.js';
import { SubscribeDesk } from './subscribe-desk.js';
import { UnsubscribeDesk } from './unsubscribe-desk.js';

const query = new SmnQueryPipe(readTopicListQuery);
const subscribe = new SmnBodyPipe(readSubscribeBody);
const remarkBody = new SmnBodyPipe(readRemark);
const urns = new SmnBodyPipe(readUrnObjects);

/** The subscriptions of one topic. */
@ApiExtraModels(SubscriptionItemDto)
@SmnController('topics/:topic_urn/subscriptions')
export class TopicSubscriptionsController {
  constructor(
    private readonly lister: ListDesk,
    private readonly subscriber: SubscribeDesk,
    private readonly remarks: RemarkDesk,
    private readonly unsubscriber: UnsubscribeDesk,
  ) {}

  @Get()
  @ApiTopicUrn()
  @Requires('reader')
  @SmnOperation({
    name: 'ListSubscriptionsByTopic',
    summary: 'List the subscriptions of a topic',
    answer: LISTED,
    errors: [...PAGE_ERRORS, 'SMN.0005', 'SMN.0006'],
  })
  @ApiOffsetPage()
  @ApiText('fuzzy_remark', 'A part of the remark, whatever its case; at most 128 bytes.')
  list(@Topic() topic: TopicUrn, @Query(query) listed: ListQuery): Promise<object> {
    return this.lister.ofTopic(topic, listed);
  }

  @Post()
  @ApiTopicUrn()
  @Requires('manager')
  @SmnOperation({
    name: 'AddSubscription',
    summary: 'Subscribe',
    description:
      'An http, https or email endpoint is sent a confirmation message, and again when it is subscribed again before it confirmed.',
    body: SubscribeDto,
    creates: true,
    answer: SUBSCRIBED_SEVERAL,
    errors: ['SMN.0005', 'SMN.0006', 'SMN.0007', 'SMN.0011', 'SMN.0012', 'SMN.0017', 'SMN.0043', 'SMN.0069'],
  })
  subscribe(@Topic() topic: TopicUrn, @Body(subscribe) body: SubscribeBody): Promise<SmnAnswer<object>> {
    return this.subscriber.subscribe(topic, body);
  }

  @Delete()
  @ApiTopicUrn()
  @Requires('manager')
  @SmnOperation({
    name: 'BatchDeleteSubscriptionsByTopic',
    summary: 'Unsubscribe several of a topic',
    body: UnsubscribeDto,
    bare: true,
    answer: BATCH_UNSUBSCRIBED,
    errors: ['SMN.0005', 'SMN.0043'],
  })
  removeAll(@Topic() topic: TopicUrn, @Body(urns) texts: readonly string[]): Promise<object> {
    return this.unsubscriber.unsubscribeAll(topic.project, texts, topic);
  }

  @Put(':subscription_urn')
  @ApiTopicUrn()
  @Requires('manager')
  @ApiParam({ name: 'subscription_urn', schema: { type: 'string' } })
  @SmnOperation({
    name: 'UpdateSubscription',
    summary: 'Change the remark',
    body: RemarkDto,
    answer: SUBSCRIBED,
    errors: ['SMN.0005', 'SMN.0013', 'SMN.0014', 'SMN.0017'],
  })
  changeRemark(
    @Topic() topic: TopicUrn,
    @PathSubscription() urn: SubscriptionUrn,
    @Body(remarkBody) remark: string,
  ): Promise<object> {
    return this.remarks.change(topic, urn, remark);
  }

  @Delete(':subscription_urn')
  @ApiTopicUrn()
  @Requires('manager')
  @ApiParam({ name: 'subscription_urn', schema: { type: 'string' } })
  @SmnOperation({
    name: 'DeleteSubscriptionsByTopic',
    summary: 'Unsubscribe one of a topic',
    errors: ['SMN.0005', 'SMN.0013', 'SMN.0014'],
  })
  remove(@Topic() topic: TopicUrn, @PathSubscription() urn: SubscriptionUrn): Promise<void> {
    return this.unsubscriber.unsubscribe(urn, topic);
  }
}
