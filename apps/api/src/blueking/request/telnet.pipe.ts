import { Injectable, type PipeTransform } from '@nestjs/common';
import { TelnetBodyDto } from '../dto/telnet-body.dto.js';
import { probeUrl } from './probe-url.js';
import { shaped } from './shaped.js';

/** Reads the body of a telnet: the URL to connect to. */
@Injectable()
export class TelnetPipe implements PipeTransform<unknown, string> {
  transform(json: unknown): string {
    return probeUrl(shaped(TelnetBodyDto, json).callback_url);
  }
}
