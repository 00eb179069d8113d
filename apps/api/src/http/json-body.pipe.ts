import { Injectable, type PipeTransform } from '@nestjs/common';
import { InvalidJsonError } from './invalid-json.error.js';

/**
 * Reads a raw body as JSON, whatever its content type says. Bytes that are no UTF-8 are refused, never replaced.
 * The value may be nested as deep as the body is long: whoever walks it bounds the depth.
 */
@Injectable()
export class JsonBodyPipe implements PipeTransform<unknown, unknown> {
  transform(body: unknown): unknown {
    if (!Buffer.isBuffer(body) || body.length === 0) throw new InvalidJsonError('the body is empty');
    return parse(decode(body));
  }
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    throw new InvalidJsonError('the body is not UTF-8', { cause: error });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new InvalidJsonError('the body is not JSON', { cause: error });
  }
}
