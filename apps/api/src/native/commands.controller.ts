import { All, Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
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
import type { OwnSubscriptionId } from '#libs/persistence';
import { Requires } from '../identity/requires.decorator.js';
import { ApiPage } from './api-page.decorator.js';
import { ApiProblems } from './api-problems.decorator.js';
import { CommandsDesk } from './commands-desk.js';
import { CommandDto, CommandsDto } from './dto/command.dto.js';
import { ReplayDto, ReplayPreviewDto } from './dto/replay.dto.js';
import { methodNotAllowed } from './problems.js';
import { OwnSubscription } from './own-subscription.decorator.js';
import { BodyPipe } from './request/body.pipe.js';
import { IdPipe } from './request/id.pipe.js';
import { type PlainQuery, readCommandsQuery } from './request/list-queries.js';
import { QueryPipe } from './request/query.pipe.js';
import { readReplayRequest, type ReplayRequest } from './request/replay-request.js';

const replay = new BodyPipe(readReplayRequest);
const query = new QueryPipe(readCommandsQuery);
const NO_SUBSCRIPTION = 'No such subscription.';
const NO_COMMAND = 'No such command of this subscription.';

@ApiTags('Commands')
@Controller('api/v1/subscriptions/:id')
@Requires('reader')
export class CommandsController {
  constructor(private readonly desk: CommandsDesk) {}

  @Post('replay')
  @Requires('manager')
  @HttpCode(202)
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({
    summary: 'Move cursors back or forward',
    description:
      'Back: events are pushed again, with `x-ringback-replay`. Forward: they are skipped, and counted. What is parked or held is not pushed twice. With `dry_run` nothing is moved, and what would be pushed is counted.',
  })
  @ApiBody({ type: ReplayDto })
  @ApiOkResponse({ type: ReplayPreviewDto, description: 'With `dry_run`.' })
  @ApiAcceptedResponse({ type: CommandDto, description: '`Location` is the command.' })
  @ApiProblems({
    400: 'The body is no JSON.',
    404: NO_SUBSCRIPTION,
    409: 'It is paused or disabled, another replay runs, or the position has left the log (`earliest` says what is left).',
    422: 'A time, offset or partition is not acceptable; `errors` names it.',
  })
  async replay(
    @OwnSubscription() id: OwnSubscriptionId,
    @Body(replay) { position, isDryRun }: ReplayRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommandDto | ReplayPreviewDto> {
    if (isDryRun) {
      response.status(200);
      return this.desk.preview(id, position);
    }
    const command = await this.desk.replay(id, position);
    response.location(`/api/v1/subscriptions/${id}/commands/${command.id}`);
    return command;
  }

  @Get('commands')
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({ summary: 'List commands, newest first' })
  @ApiPage()
  @ApiOkResponse({ type: CommandsDto })
  @ApiProblems({ 404: NO_SUBSCRIPTION, 422: 'A parameter is not acceptable.' })
  list(@OwnSubscription() id: OwnSubscriptionId, @Query(query) page: PlainQuery): Promise<CommandsDto> {
    return this.desk.list(id, page);
  }

  @Get('commands/:command')
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiParam({ name: 'command', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({ summary: 'Show a command' })
  @ApiOkResponse({ type: CommandDto })
  @ApiProblems({ 404: NO_COMMAND })
  find(
    @OwnSubscription() id: OwnSubscriptionId,
    @Param('command', IdPipe) command: number,
  ): Promise<CommandDto> {
    return this.desk.find(id, command);
  }

  @Post('commands/:command/cancel')
  @Requires('manager')
  @HttpCode(202)
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiParam({ name: 'command', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({
    summary: 'Cancel a replay',
    description: 'Owners of partitions stop it where it is. Asking twice is fine.',
  })
  @ApiAcceptedResponse({ type: CommandDto })
  @ApiProblems({ 404: NO_COMMAND, 409: 'It is no replay, or it is over.' })
  cancel(
    @OwnSubscription() id: OwnSubscriptionId,
    @Param('command', IdPipe) command: number,
  ): Promise<CommandDto> {
    return this.desk.cancel(id, command);
  }

  @All(['replay', 'commands/:command/cancel'])
  @ApiExcludeEndpoint()
  otherwisePost(@Res({ passthrough: true }) response: Response): never {
    throw methodNotAllowed(response, 'POST');
  }

  @All(['commands', 'commands/:command'])
  @ApiExcludeEndpoint()
  otherwiseGet(@Res({ passthrough: true }) response: Response): never {
    throw methodNotAllowed(response, 'GET');
  }
}
