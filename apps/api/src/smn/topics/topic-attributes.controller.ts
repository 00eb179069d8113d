import { Body, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import type { TopicUrn } from '#libs/domain';
import { Requires } from '../../identity/requires.decorator.js';
import { ApiTopicUrn } from '../request/api-topic-urn.decorator.js';
import { type Members, ObjectBodyPipe } from '../request/object-body.pipe.js';
import { Topic } from '../request/path.decorators.js';
import { SmnQueryPipe } from '../request/smn-query.pipe.js';
import { SmnController } from '../smn-controller.decorator.js';
import { SmnOperation } from '../smn-operation.decorator.js';
import { ATTRIBUTES } from './dto/answers.js';
import { AttributeValueDto } from './dto/topic.dto.js';
import { AttributeNamePipe } from './request/attribute-name.pipe.js';
import { readAttributeQuery, TOPIC_ATTRIBUTES, type TopicAttribute } from './request/topic-attribute.js';
import { TopicAttributesDesk } from './topic-attributes-desk.js';

const attributeQuery = new SmnQueryPipe(readAttributeQuery);
const NAME = { type: 'string', enum: [...TOPIC_ATTRIBUTES] };

/** Attributes of topics. */
@SmnController('topics/:topic_urn/attributes')
@Requires('manager')
export class TopicAttributesController {
  constructor(private readonly desk: TopicAttributesDesk) {}

  @Get()
  @Requires('reader')
  @ApiTopicUrn()
  @ApiQuery({ name: 'name', required: false, description: 'Only this one.', schema: NAME })
  @SmnOperation({
    name: 'ListTopicAttributes',
    summary: "Show a topic's attributes",
    answer: { attributes: ATTRIBUTES },
    errors: ['SMN.0005', 'SMN.0006', 'SMN.0045', 'SMN.0046'],
  })
  show(
    @Topic() urn: TopicUrn,
    @Query(attributeQuery) only: TopicAttribute | undefined,
  ): Promise<{ attributes: object }> {
    return this.desk.show(urn, only);
  }

  @Put(':name')
  @ApiTopicUrn()
  @ApiParam({ name: 'name', schema: NAME })
  @SmnOperation({
    name: 'UpdateTopicAttribute',
    summary: 'Set an attribute',
    description: 'An access policy is kept and shown; it is not enforced.',
    body: AttributeValueDto,
    errors: ['SMN.0005', 'SMN.0006', 'SMN.0046', 'SMN.0047', 'SMN.0048', 'SMN.0126'],
  })
  set(
    @Topic() urn: TopicUrn,
    @Param('name', AttributeNamePipe) name: TopicAttribute,
    @Body(ObjectBodyPipe) members: Members,
  ): Promise<void> {
    return this.desk.set(urn, name, members);
  }

  @Delete(':name')
  @ApiTopicUrn()
  @ApiParam({ name: 'name', schema: NAME })
  @SmnOperation({
    name: 'DeleteTopicAttributeByName',
    summary: 'Delete an attribute',
    errors: ['SMN.0005', 'SMN.0006', 'SMN.0045', 'SMN.0046'],
  })
  clear(@Topic() urn: TopicUrn, @Param('name', AttributeNamePipe) name: TopicAttribute): Promise<void> {
    return this.desk.clear(urn, name);
  }

  @Delete()
  @ApiTopicUrn()
  @SmnOperation({
    name: 'DeleteTopicAttributes',
    summary: 'Delete all attributes',
    errors: ['SMN.0005', 'SMN.0006'],
  })
  clearAll(@Topic() urn: TopicUrn): Promise<void> {
    return this.desk.clearAll(urn);
  }
}
