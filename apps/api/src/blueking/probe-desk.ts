import { Injectable } from '@nestjs/common';
import { Ping } from '../probes/ping.js';
import { Telnet } from '../probes/telnet.js';
import { BluekingOptions } from './blueking-options.js';
import { type DoneData, doneData } from './done-data.js';
import { BluekingFailure } from './failure/blueking-failure.js';
import type { PingRequest } from './request/ping.pipe.js';

/** The status and body that a callback URL answered with. */
export interface PingAnswer {
  readonly http_status: number;
  readonly response_body: string;
}

/** One text for open and closed ports alike: what stands behind a refused address is nobody's business. */
const REFUSED = 'the address policy does not permit this address';

/** Says the outcomes of the probes in the dialect's words. */
@Injectable()
export class ProbeDesk {
  constructor(
    private readonly pinger: Ping,
    private readonly dialler: Telnet,
    private readonly options: BluekingOptions,
  ) {}

  async ping({ url, body }: PingRequest): Promise<PingAnswer | readonly PingAnswer[]> {
    const outcome = await this.pinger.execute(url, body);
    switch (outcome.kind) {
      case 'answered': {
        const answer = { http_status: outcome.status, response_body: outcome.body.toString() };
        return this.options.responses === 'document' ? [answer] : answer;
      }
      case 'refused':
        throw pingFailed(REFUSED);
      case 'timeout':
        throw pingFailed('no whole answer in time');
      case 'failed':
        throw pingFailed(outcome.code);
      case 'aborted':
        throw new Error('egress was closed');
    }
  }

  async telnet(url: string): Promise<DoneData> {
    const outcome = await this.dialler.execute(url);
    switch (outcome.kind) {
      case 'connected':
        return doneData(this.options.responses);
      case 'refused':
        throw telnetFailed(REFUSED);
      case 'timeout':
        throw telnetFailed('no connection in time');
      case 'failed':
        throw telnetFailed(outcome.code);
    }
  }
}

function pingFailed(reason: string): BluekingFailure {
  return new BluekingFailure(400, 1103004, { reason });
}

function telnetFailed(reason: string): BluekingFailure {
  return new BluekingFailure(400, 1103005, { reason });
}
