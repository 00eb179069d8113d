import type { PipeTransform } from '@nestjs/common';
import type { Read } from './member.js';
import { unprocessableQuery } from './unprocessable.js';

/** Reads a query, or answers 422 with all that is wrong with it. */
export class QueryPipe<T> implements PipeTransform<unknown, T> {
  constructor(private readonly read: (query: unknown) => Read<T>) {}

  transform(query: unknown): T {
    const read = this.read(query);
    if (!read.ok) throw unprocessableQuery(read.faults);
    return read.value;
  }
}
