import { Body, Delete, Get, Query } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import type { SubscriptionUrn } from '#libs/domain';
import { Requires } from '../../identity/requires.decorator.js';
import { ApiOffsetPage, ApiText } from '../request/api-page.decorator.js';
import { PathSubscription, Project } from '../request/path.decorators.js';
import { SmnController } from '../smn-controller.decorator.js';
import { SmnOperation } from '../smn-operation.decorator.js';
import { BATCH_UNSUBSCRIBED, LISTED, PAGE_ERRORS } from './answers.js';
import { UnsubscribeDto } from './dto/requests.dto.js';
import { ListDesk } from './list-desk.js';
import { readUrnObjects } from './request/batches.js';
import { SmnBodyPipe } from '../request/smn-body.pipe.js';
import { type ListQuery, readListQuery } from './request/list-query.js';
import { SmnQueryPipe } from '../request/smn-query.pipe.js';
import { UnsubscribeDesk } from './unsubscribe-desk.js';

const query = new SmnQueryPipe(readListQuery);
const urns = new SmnBodyPipe(readUrnObjects);

/** The subscriptions of a project. */
@SmnController('subscriptions')
export class SmnSubscriptionsController {
  constructor(
    private readonly lister: ListDesk,
    private readonly unsubscriber: UnsubscribeDesk,
  ) {}

  @Get()
  @Requires('reader')
  @SmnOperation({
    name: 'ListSubscriptions',
    summary: 'List subscriptions',
    description:
      'In the order of creation. Filters hold together. Subscriptions of other dialects are one item for each event name.',
    answer: LISTED,
    errors: [...PAGE_ERRORS, 'SMN.0011', 'SMN.0012', 'SMN.0077'],
  })
  @ApiOffsetPage()
  @ApiText('protocol', 'Exactly.')
  @ApiQuery({ name: 'status', required: false, schema: { type: 'integer', minimum: 0, maximum: 4 } })
  @ApiText('endpoint', 'Exactly.')
  @ApiText('fuzzy_remark', 'A part of the remark, whatever its case; at most 128 bytes.')
  list(@Project() project: string, @Query(query) listed: ListQuery): Promise<object> {
    return this.lister.ofProject(project, listed);
  }

  @Delete()
  @Requires('manager')
  @SmnOperation({
    name: 'BatchDeleteSubscriptions',
    summary: 'Unsubscribe several',
    description: 'Each is answered on its own, in their order.',
    body: UnsubscribeDto,
    bare: true,
    answer: BATCH_UNSUBSCRIBED,
    errors: ['SMN.0043'],
  })
  removeAll(@Project() project: string, @Body(urns) texts: readonly string[]): Promise<object> {
    return this.unsubscriber.unsubscribeAll(project, texts);
  }

  @Delete(':subscription_urn')
  @Requires('manager')
  @ApiParam({ name: 'subscription_urn', schema: { type: 'string' } })
  @SmnOperation({
    name: 'CancelSubscription',
    summary: 'Unsubscribe',
    description: 'Of another dialect: one event name, and the subscription with its last one.',
    errors: ['SMN.0013', 'SMN.0014'],
  })
  remove(@PathSubscription() urn: SubscriptionUrn): Promise<void> {
    return this.unsubscriber.unsubscribe(urn);
  }
}
