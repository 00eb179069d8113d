import { Injectable, type PipeTransform } from '@nestjs/common';
import { PingBodyDto } from '../dto/ping-body.dto.js';
import { malformed } from '../failure/failures.js';
import { probeUrl } from './probe-url.js';
import { shaped } from './shaped.js';

/** What is posted where. */
export interface PingRequest {
  readonly url: string;
  readonly body: string;
}

/** Reads the body of a ping. */
@Injectable()
export class PingPipe implements PipeTransform<unknown, PingRequest> {
  transform(json: unknown): PingRequest {
    const { callback_url: url, data } = shaped(PingBodyDto, json);
    return { url: probeUrl(url), body: typeof data === 'string' ? data : toJson(data ?? {}) };
  }
}

function toJson(data: unknown): string {
  try {
    return JSON.stringify(data);
  } catch (error) {
    // JSON is read at any depth, but written on the stack.
    if (error instanceof RangeError) throw malformed('data is nested too deep');
    throw error;
  }
}
