import { All, Controller, Get, Query, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Principal } from '#libs/domain';
import { NOTICE_KINDS } from '#libs/persistence';
import { Caller } from '../identity/caller.decorator.js';
import { Requires } from '../identity/requires.decorator.js';
import { ApiFilter, ApiPage } from './api-page.decorator.js';
import { ApiProblems } from './api-problems.decorator.js';
import { NoticesDto } from './dto/notice.dto.js';
import { RejectedEventsDto } from './dto/rejected-event.dto.js';
import { methodNotAllowed } from './problems.js';
import {
  type NoticesQuery,
  readNoticesQuery,
  readRejectedQuery,
  type RejectedQuery,
} from './request/list-queries.js';
import { QueryPipe } from './request/query.pipe.js';
import { RecordsDesk } from './records-desk.js';

const rejectedQuery = new QueryPipe(readRejectedQuery);
const noticesQuery = new QueryPipe(readNoticesQuery);

@ApiTags('Records')
@Controller('api/v1')
@Requires('reader')
export class RecordsController {
  constructor(private readonly desk: RecordsDesk) {}

  @Get('rejected-events')
  @ApiOperation({ summary: 'List records that are no events, newest first' })
  @ApiPage()
  @ApiFilter('topic', { type: 'string' }, 'Only of this topic.')
  @ApiOkResponse({ type: RejectedEventsDto })
  @ApiProblems({ 422: 'A parameter is not acceptable.' })
  rejected(
    @Caller() caller: Principal,
    @Query(rejectedQuery) page: RejectedQuery,
  ): Promise<RejectedEventsDto> {
    return this.desk.rejected(caller, page);
  }

  @Get('notices')
  @ApiOperation({ summary: 'List what a person should know of, newest first' })
  @ApiPage()
  @ApiFilter('subscription_id', { type: 'integer', minimum: 1 }, 'Only about this subscription.')
  @ApiFilter('kind', { type: 'string', enum: NOTICE_KINDS }, 'Only of this kind.')
  @ApiOkResponse({ type: NoticesDto })
  @ApiProblems({ 422: 'A parameter is not acceptable.' })
  notices(@Caller() caller: Principal, @Query(noticesQuery) page: NoticesQuery): Promise<NoticesDto> {
    return this.desk.notices(caller, page);
  }

  @All(['rejected-events', 'notices'])
  @ApiExcludeEndpoint()
  otherwise(@Res({ passthrough: true }) response: Response): never {
    throw methodNotAllowed(response, 'GET');
  }
}
