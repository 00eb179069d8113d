import type { PipeTransform } from '@nestjs/common';

const WHITE_SPACE = /^[\t\n\r ]*$/;
/** Longer bodies hold something. */
const LONGEST_EMPTY = 64;

/** Reads a body that is not there as an empty object. */
export class EmptyBodyPipe implements PipeTransform<unknown, unknown> {
  transform(body: unknown): unknown {
    if (!Buffer.isBuffer(body)) return Buffer.from('{}');
    const empty = body.length <= LONGEST_EMPTY && WHITE_SPACE.test(body.toString('latin1'));
    return empty ? Buffer.from('{}') : body;
  }
}
