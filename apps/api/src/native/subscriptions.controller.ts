import { All, Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiExcludeEndpoint,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { type Principal, SUBSCRIPTION_STATES } from '#libs/domain';
import type { SubscriptionPatch, OwnSubscriptionId } from '#libs/persistence';
import { Caller } from '../identity/caller.decorator.js';
import { Requires } from '../identity/requires.decorator.js';
import { ApiFilter, ApiPage } from './api-page.decorator.js';
import { ApiProblems } from './api-problems.decorator.js';
import { CreatedSubscriptionDto } from './dto/created-subscription.dto.js';
import { NewSubscriptionDto } from './dto/new-subscription.dto.js';
import { PauseDto } from './dto/pause.dto.js';
import { SubscriptionPatchDto } from './dto/subscription-patch.dto.js';
import { SubscriptionReportDto } from './dto/subscription-report.dto.js';
import { SubscriptionDto, SubscriptionsDto } from './dto/subscription.dto.js';
import { methodNotAllowed } from './problems.js';
import { OwnSubscription } from './own-subscription.decorator.js';
import { BodyPipe } from './request/body.pipe.js';
import { readSubscriptionsQuery, type SubscriptionsQuery } from './request/list-queries.js';
import { type NewSubscription, readNewSubscription } from './request/new-subscription.js';
import { readPauseRequest } from './request/pause-request.js';
import { QueryPipe } from './request/query.pipe.js';
import { readSubscriptionPatch } from './request/subscription-patch.js';
import { SubscriptionsDesk } from './subscriptions-desk.js';

const newSubscription = new BodyPipe(readNewSubscription);
const patch = new BodyPipe(readSubscriptionPatch);
const pause = new BodyPipe(readPauseRequest, {});
const query = new QueryPipe(readSubscriptionsQuery);
const NOT_FOUND = 'No such subscription.';
const UNACCEPTABLE = 'A member is not acceptable; `errors` names it.';

@ApiTags('Subscriptions')
@Controller('api/v1/subscriptions')
@Requires('reader')
export class SubscriptionsController {
  constructor(private readonly desk: SubscriptionsDesk) {}

  @Post()
  @Requires('manager')
  @ApiOperation({
    summary: 'Subscribe to events',
    description:
      'Every event that is produced after the answer is delivered; with `start_at`, older ones too.',
  })
  @ApiBody({ type: NewSubscriptionDto })
  @ApiCreatedResponse({ type: CreatedSubscriptionDto, description: '`Location` is its path.' })
  @ApiProblems({ 400: 'The body is no JSON.', 409: 'The name is taken.', 422: UNACCEPTABLE })
  async create(
    @Caller() caller: Principal,
    @Body(newSubscription) body: NewSubscription,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CreatedSubscriptionDto> {
    const created = await this.desk.create(caller, body);
    response.location(`/api/v1/subscriptions/${created.id}`);
    return created;
  }

  @Get()
  @ApiOperation({ summary: 'List subscriptions', description: 'In the order of their ids.' })
  @ApiPage()
  @ApiFilter('tenant', { type: 'string' }, 'Only of this tenant.')
  @ApiFilter('state', { type: 'string', enum: SUBSCRIPTION_STATES }, 'Only in this state.')
  @ApiFilter('name_prefix', { type: 'string' }, 'Only those whose name begins so.')
  @ApiOkResponse({ type: SubscriptionsDto })
  @ApiProblems({ 422: 'A parameter is not acceptable.' })
  list(@Caller() caller: Principal, @Query(query) filter: SubscriptionsQuery): Promise<SubscriptionsDto> {
    return this.desk.list(caller, filter);
  }

  @All()
  @ApiExcludeEndpoint()
  otherwise(@Res({ passthrough: true }) response: Response): never {
    throw methodNotAllowed(response, 'GET, POST');
  }

  @Get(':id')
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({
    summary: 'Show a subscription and how it is doing',
    description: 'With Kafka away everything is answered but the lag.',
  })
  @ApiOkResponse({ type: SubscriptionReportDto })
  @ApiProblems({ 404: NOT_FOUND })
  inspect(@OwnSubscription() id: OwnSubscriptionId): Promise<SubscriptionReportDto> {
    return this.desk.inspect(id);
  }

  @Patch(':id')
  @Requires('manager')
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({
    summary: 'Change some fields',
    description:
      'What is left out stays; id, statistics and cursors too. A disabled subscription is active again by it, a paused one stays paused.',
  })
  @ApiBody({ type: SubscriptionPatchDto })
  @ApiOkResponse({ type: SubscriptionDto })
  @ApiProblems({
    400: 'The body is no JSON.',
    404: NOT_FOUND,
    409: 'The name is taken.',
    422: UNACCEPTABLE,
  })
  change(
    @OwnSubscription() id: OwnSubscriptionId,
    @Body(patch) body: SubscriptionPatch,
  ): Promise<SubscriptionDto> {
    return this.desk.change(id, body);
  }

  @Delete(':id')
  @Requires('manager')
  @HttpCode(204)
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({ summary: 'Unsubscribe', description: 'What still waits for it goes with it.' })
  @ApiNoContentResponse()
  @ApiProblems({ 404: NOT_FOUND })
  remove(@OwnSubscription() id: OwnSubscriptionId): Promise<void> {
    return this.desk.remove(id);
  }

  @All(':id')
  @ApiExcludeEndpoint()
  otherwiseOne(@Res({ passthrough: true }) response: Response): never {
    throw methodNotAllowed(response, 'GET, PATCH, DELETE');
  }

  @Post(':id/pause')
  @Requires('manager')
  @HttpCode(200)
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({
    summary: 'Pause',
    description: 'No attempt starts later than 1 s after the answer; deliveries wait. Pausing twice is fine.',
  })
  @ApiBody({ type: PauseDto, required: false })
  @ApiOkResponse({ type: SubscriptionDto })
  @ApiProblems({ 400: 'The body is no JSON.', 404: NOT_FOUND, 422: UNACCEPTABLE })
  pause(
    @OwnSubscription() id: OwnSubscriptionId,
    @Body(pause) { reason }: { readonly reason: string | null },
  ): Promise<SubscriptionDto> {
    return this.desk.pause(id, reason);
  }

  @Post(':id/resume')
  @Requires('manager')
  @HttpCode(200)
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({ summary: 'Resume', description: 'Of paused and of disabled subscriptions.' })
  @ApiOkResponse({ type: SubscriptionDto })
  @ApiProblems({ 404: NOT_FOUND })
  resume(@OwnSubscription() id: OwnSubscriptionId): Promise<SubscriptionDto> {
    return this.desk.resume(id);
  }

  @All([':id/pause', ':id/resume'])
  @ApiExcludeEndpoint()
  otherwiseSwitch(@Res({ passthrough: true }) response: Response): never {
    throw methodNotAllowed(response, 'POST');
  }
}
