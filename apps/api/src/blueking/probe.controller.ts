import { Body, Post } from '@nestjs/common';
import { JsonBodyPipe } from '../http/json-body.pipe.js';
import { Requires } from '../identity/requires.decorator.js';
import { BluekingController } from './blueking-controller.decorator.js';
import { BluekingOperation } from './blueking-operation.decorator.js';
import type { DoneData } from './done-data.js';
import { DONE_SCHEMA, PING_SCHEMA } from './dto/data-schemas.js';
import { PingBodyDto } from './dto/ping-body.dto.js';
import { TelnetBodyDto } from './dto/telnet-body.dto.js';
import { type PingAnswer, ProbeDesk } from './probe-desk.js';
import { PingPipe, type PingRequest } from './request/ping.pipe.js';
import { TelnetPipe } from './request/telnet.pipe.js';

/** Tests of a callback URL. */
@BluekingController('subscribe')
@Requires('manager')
export class ProbeController {
  constructor(private readonly desk: ProbeDesk) {}

  @Post('ping')
  @BluekingOperation({
    name: 'ping_subscription',
    summary: 'Test a push',
    description: 'Posts once to the URL; any HTTP answer within 10 s is a success.',
    fault: 1199999,
    body: PingBodyDto,
    data: PING_SCHEMA,
    failures: {
      400: 'The URL is not acceptable, not permitted, or did not answer.',
      500: 'A fault of ours.',
    },
  })
  ping(@Body(JsonBodyPipe, PingPipe) request: PingRequest): Promise<PingAnswer | readonly PingAnswer[]> {
    return this.desk.ping(request);
  }

  @Post('telnet')
  @BluekingOperation({
    name: 'testing_connection',
    summary: 'Test connectivity',
    description: 'Connects within 5 s, and sends nothing.',
    fault: 1199999,
    body: TelnetBodyDto,
    data: DONE_SCHEMA,
    failures: { 400: 'The URL is not acceptable, not permitted, or not reachable.', 500: 'A fault of ours.' },
  })
  telnet(@Body(JsonBodyPipe, TelnetPipe) url: string): Promise<DoneData> {
    return this.desk.telnet(url);
  }
}
