import { All, Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiExcludeEndpoint,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { Principal } from '#libs/domain';
import { Caller } from '../identity/caller.decorator.js';
import { Requires } from '../identity/requires.decorator.js';
import type { NewEvent } from '../events/new-event.js';
import { ProblemException } from '../http/problem.exception.js';
import { ProblemDto } from './dto/problem.dto.js';
import { PublishEventDto } from './dto/publish-event.dto.js';
import { PublishedEventsDto } from './dto/published-events.dto.js';
import { EventsDesk } from './events-desk.js';
import { NewEventsPipe } from './new-events.pipe.js';

const event = { $ref: getSchemaPath(PublishEventDto) };
const problem = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } };

@ApiTags('Events')
@ApiExtraModels(PublishEventDto, ProblemDto)
@Controller('api/v1/events')
@Requires('publisher')
export class EventsController {
  constructor(private readonly desk: EventsDesk) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Publish one event, or up to 1,000',
    description:
      'Answers when all in-sync replicas have the events. All are checked before any is written. After a 5xx answer some may have been written: whoever repeats the request may publish them twice. The whole body may have 4 MiB.',
  })
  @ApiBody({ schema: { oneOf: [event, { type: 'array', items: event, minItems: 1, maxItems: 1_000 }] } })
  @ApiOkResponse({ type: PublishedEventsDto })
  @ApiResponse({ status: 400, description: 'The body is no JSON.', content: problem })
  @ApiResponse({ status: 413, description: 'The body, or an event, is too large.', content: problem })
  @ApiResponse({ status: 422, description: 'An event is not acceptable.', content: problem })
  @ApiResponse({ status: 503, description: 'Kafka does not answer, within 5 s.', content: problem })
  publish(@Caller() caller: Principal, @Body(NewEventsPipe) events: NewEvent[]): Promise<PublishedEventsDto> {
    return this.desk.publish(caller, events);
  }

  @All()
  @ApiExcludeEndpoint()
  otherwise(@Res({ passthrough: true }) response: Response): never {
    response.setHeader('Allow', 'POST');
    throw new ProblemException({ status: 405, title: 'Method Not Allowed' });
  }
}
