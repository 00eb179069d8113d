import type { PipeTransform } from '@nestjs/common';
import type { QueryParameters } from './query-parameter.js';

/** Reads a query with a reader that throws what the caller is told. */
export class SmnQueryPipe<T> implements PipeTransform<QueryParameters, T> {
  constructor(private readonly read: (query: QueryParameters) => T) {}

  transform(query: QueryParameters): T {
    return this.read(query);
  }
}
