import { Body, Delete, Post, Put, type StreamableFile } from '@nestjs/common';
import type { SubscriptionScope } from '#libs/persistence';
import { JsonBodyPipe } from '../http/json-body.pipe.js';
import { Requires } from '../identity/requires.decorator.js';
import { BluekingController } from './blueking-controller.decorator.js';
import { BluekingOperation } from './blueking-operation.decorator.js';
import type { DoneData } from './done-data.js';
import { SearchBodyDto } from './dto/search-body.dto.js';
import { SubscriptionBodyDto } from './dto/subscription-body.dto.js';
import { DONE_SCHEMA, SEARCH_SCHEMA, SUBSCRIBED_SCHEMA } from './dto/data-schemas.js';
import { ApiScope, ApiSubscriptionId } from './path-params.decorator.js';
import { DraftPipe } from './request/draft.pipe.js';
import type { DraftFields } from './request/parse-draft.js';
import { Operator, Scope, SubscriptionId } from './request/path.decorators.js';
import { EmptyBodyPipe } from './search/empty-body.pipe.js';
import { SearchPipe } from './search/search.pipe.js';
import type { SearchRequest } from './search/search-request.js';
import { SubscriptionDesk } from './subscription-desk.js';

/** Subscribe, unsubscribe, update and search. */
@BluekingController('subscribe')
@Requires('manager')
export class SubscriptionController {
  constructor(private readonly desk: SubscriptionDesk) {}

  @Post('search/:tenant/:business')
  @Requires('reader')
  @ApiScope()
  @BluekingOperation({
    name: 'search_subscription',
    summary: 'Search subscriptions',
    fault: 1199999,
    body: SearchBodyDto,
    bodyOptional: true,
    data: SEARCH_SCHEMA,
    failures: { 400: 'The body or the condition is not acceptable.', 500: 'A fault of ours.' },
  })
  search(
    @Scope() scope: SubscriptionScope,
    @Body(EmptyBodyPipe, JsonBodyPipe, SearchPipe) request: SearchRequest,
  ): Promise<StreamableFile> {
    return this.desk.search(scope, request);
  }

  @Post(':tenant/:business')
  @ApiScope()
  @BluekingOperation({
    name: 'subscribe_event',
    summary: 'Subscribe to events',
    description: 'Every event that is produced after the answer is delivered.',
    fault: 1103000,
    body: SubscriptionBodyDto,
    data: SUBSCRIBED_SCHEMA,
    failures: {
      400: 'A value is missing or not acceptable.',
      409: 'The name is taken.',
      500: 'A fault of ours.',
    },
  })
  subscribe(
    @Scope() scope: SubscriptionScope,
    @Operator() operator: string,
    @Body(JsonBodyPipe, DraftPipe) fields: DraftFields,
  ): Promise<{ subscription_id: number }> {
    return this.desk.subscribe(scope, { ...fields, operator });
  }

  @Put(':tenant/:business/:id')
  @ApiScope()
  @ApiSubscriptionId()
  @BluekingOperation({
    name: 'update_event_subscribe',
    summary: 'Update a subscription',
    description: 'Replaces it as a whole; its id, statistics and cursor stay.',
    fault: 1103003,
    body: SubscriptionBodyDto,
    data: DONE_SCHEMA,
    failures: {
      400: 'A value is missing or not acceptable.',
      404: 'No such subscription.',
      409: 'The name is taken.',
      500: 'A fault of ours.',
    },
  })
  update(
    @Scope() scope: SubscriptionScope,
    @SubscriptionId() id: number,
    @Operator() operator: string,
    @Body(JsonBodyPipe, DraftPipe) fields: DraftFields,
  ): Promise<DoneData> {
    return this.desk.update(scope, id, { ...fields, operator });
  }

  @Delete(':tenant/:business/:id')
  @ApiScope()
  @ApiSubscriptionId()
  @BluekingOperation({
    name: 'unsubcribe_event',
    summary: 'Unsubscribe',
    description: 'What still waits for the subscription goes with it. A body is not looked at.',
    fault: 1103001,
    data: DONE_SCHEMA,
    failures: { 400: 'The path is not acceptable.', 404: 'No such subscription.', 500: 'A fault of ours.' },
  })
  unsubscribe(@Scope() scope: SubscriptionScope, @SubscriptionId() id: number): Promise<DoneData> {
    return this.desk.unsubscribe(scope, id);
  }
}
