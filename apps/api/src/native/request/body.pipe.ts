import type { PipeTransform } from '@nestjs/common';
import { JsonBodyPipe } from '../../http/json-body.pipe.js';
import type { Read } from './member.js';
import { unprocessableBody } from './unprocessable.js';

/** Reads a body, or answers 422 with all that is wrong with it. */
export class BodyPipe<T> implements PipeTransform<unknown, T> {
  private readonly json = new JsonBodyPipe();

  /** @param absent what an empty body is read as; undefined refuses it */
  constructor(
    private readonly read: (json: unknown) => Read<T>,
    private readonly absent?: object,
  ) {}

  transform(body: unknown): T {
    const isEmpty = !Buffer.isBuffer(body) || body.length === 0;
    const json = isEmpty && this.absent !== undefined ? this.absent : this.json.transform(body);
    const read = this.read(json);
    if (!read.ok) throw unprocessableBody(read.faults);
    return read.value;
  }
}
