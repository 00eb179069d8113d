import { Injectable, type PipeTransform } from '@nestjs/common';
import { InvalidJsonError } from '../../http/invalid-json.error.js';
import { JsonBodyPipe } from '../../http/json-body.pipe.js';

/** The members of a JSON object by name. Those that are null count as absent, and are not there. */
export type Members = ReadonlyMap<string, unknown>;

/** Reads a body into its members. A body that is not sent has none: each operation says what it misses. */
@Injectable()
export class ObjectBodyPipe implements PipeTransform<unknown, Members> {
  private readonly json = new JsonBodyPipe();

  transform(body: unknown): Members {
    if (!Buffer.isBuffer(body) || body.length === 0) return new Map();
    const members = membersOf(this.json.transform(body));
    if (members === undefined) throw new InvalidJsonError('the body is not a JSON object');
    return members;
  }
}

/** The members of JSON that is an object, else undefined. */
export function membersOf(json: unknown): Members | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  return new Map(Object.entries(json).filter(([, value]) => value !== null));
}
