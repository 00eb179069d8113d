import { All, Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiExcludeEndpoint,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { PARKED_STATES, type ParkedSelection, type OwnSubscriptionId } from '#libs/persistence';
import { Requires } from '../identity/requires.decorator.js';
import { ApiFilter, ApiPage } from './api-page.decorator.js';
import { ApiProblems } from './api-problems.decorator.js';
import { DeliveriesDesk, type DirectedParked } from './deliveries-desk.js';
import { AttemptsDto } from './dto/attempt.dto.js';
import { CommandDto } from './dto/command.dto.js';
import { ParkedPageDto, ParkedSelectionDto } from './dto/parked.dto.js';
import { methodNotAllowed } from './problems.js';
import { OwnSubscription } from './own-subscription.decorator.js';
import { BodyPipe } from './request/body.pipe.js';
import {
  type ParkedQuery,
  type PlainQuery,
  readAttemptsQuery,
  readParkedQuery,
} from './request/list-queries.js';
import { readParkedSelection } from './request/parked-selection.js';
import { QueryPipe } from './request/query.pipe.js';

const selection = new BodyPipe(readParkedSelection);
const attemptsQuery = new QueryPipe(readAttemptsQuery);
const parkedQuery = new QueryPipe(readParkedQuery);
const NOT_FOUND = 'No such subscription.';
const DIRECTED = {
  400: 'The body is no JSON.',
  404: NOT_FOUND,
  409: 'Nothing that is meant is parked: it settled meanwhile, or never was.',
  422: 'The body is not acceptable; `errors` names the member.',
};

@ApiTags('Deliveries')
@Controller('api/v1/subscriptions/:id')
@Requires('reader')
export class DeliveriesController {
  constructor(private readonly desk: DeliveriesDesk) {}

  @Get('attempts')
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({
    summary: 'List attempts, newest first',
    description:
      'Failed ones of the last 7 days, 1,000 at most; confirmed ones too when the subscription has `record: all`.',
  })
  @ApiPage()
  @ApiOkResponse({ type: AttemptsDto })
  @ApiProblems({ 404: NOT_FOUND, 422: 'A parameter is not acceptable.' })
  attempts(
    @OwnSubscription() id: OwnSubscriptionId,
    @Query(attemptsQuery) page: PlainQuery,
  ): Promise<AttemptsDto> {
    return this.desk.attempts(id, page);
  }

  @Get('parked')
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({
    summary: 'List what is parked, held or dead',
    description: 'By topic, partition and offset. With payloads a page ends after 4 MiB of them.',
  })
  @ApiPage()
  @ApiFilter('state', { type: 'string', enum: PARKED_STATES }, 'Only in this state.')
  @ApiFilter('key', { type: 'string' }, 'Only of this ordering key, as the list shows it.')
  @ApiFilter('payload', { type: 'boolean', default: false }, 'With the events as they were produced.')
  @ApiOkResponse({ type: ParkedPageDto })
  @ApiProblems({ 404: NOT_FOUND, 422: 'A parameter is not acceptable.' })
  parked(
    @OwnSubscription() id: OwnSubscriptionId,
    @Query(parkedQuery) page: ParkedQuery,
  ): Promise<ParkedPageDto> {
    return this.desk.parked(id, page);
  }

  @All(['attempts', 'parked'])
  @ApiExcludeEndpoint()
  otherwiseList(@Res({ passthrough: true }) response: Response): never {
    throw methodNotAllowed(response, 'GET');
  }

  @Post('parked/retry')
  @Requires('manager')
  @HttpCode(200)
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({
    summary: 'Attempt parked and dead deliveries anew',
    description: 'Their schedule begins again. Held ones follow those before them.',
  })
  @ApiBody({ type: ParkedSelectionDto })
  @ApiOkResponse({ type: CommandDto, description: 'Done; `result` counts what was retried.' })
  @ApiAcceptedResponse({ type: CommandDto, description: 'Not done within 3 s; `Location` is the command.' })
  @ApiProblems(DIRECTED)
  async retry(
    @OwnSubscription() id: OwnSubscriptionId,
    @Body(selection) body: ParkedSelection,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommandDto> {
    return told(await this.desk.direct(id, 'retry', body), response);
  }

  @Post('parked/discard')
  @Requires('manager')
  @HttpCode(200)
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({
    summary: 'Give up parked, held and dead deliveries',
    description: 'They are counted as discarded, and are not delivered any more.',
  })
  @ApiBody({ type: ParkedSelectionDto })
  @ApiOkResponse({ type: CommandDto, description: 'Done; `result` counts what was discarded.' })
  @ApiAcceptedResponse({ type: CommandDto, description: 'Not done within 3 s; `Location` is the command.' })
  @ApiProblems(DIRECTED)
  async discard(
    @OwnSubscription() id: OwnSubscriptionId,
    @Body(selection) body: ParkedSelection,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommandDto> {
    return told(await this.desk.direct(id, 'discard', body), response);
  }

  @All(['parked/retry', 'parked/discard'])
  @ApiExcludeEndpoint()
  otherwiseDirect(@Res({ passthrough: true }) response: Response): never {
    throw methodNotAllowed(response, 'POST');
  }
}

function told({ isOver, command }: DirectedParked, response: Response): CommandDto {
  if (!isOver) {
    response.status(202).location(`/api/v1/subscriptions/${command.subscription_id}/commands/${command.id}`);
  }
  return command;
}
