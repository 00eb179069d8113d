import { Injectable, type PipeTransform } from '@nestjs/common';
import { BluekingOptions } from '../blueking-options.js';
import { parseSearch } from './parse-search.js';
import type { SearchRequest } from './search-request.js';
import { ZonedTime } from './zoned-time.js';

/** Reads the body of a search. */
@Injectable()
export class SearchPipe implements PipeTransform<unknown, SearchRequest> {
  private readonly zone: ZonedTime;

  constructor({ timeZone }: BluekingOptions) {
    this.zone = new ZonedTime(timeZone);
  }

  transform(json: unknown): SearchRequest {
    return parseSearch(json, this.zone);
  }
}
