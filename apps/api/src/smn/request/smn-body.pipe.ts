import type { PipeTransform } from '@nestjs/common';
import { type Members, ObjectBodyPipe } from './object-body.pipe.js';

/** Reads a body with a reader that throws what the caller is told. */
export class SmnBodyPipe<T> implements PipeTransform<unknown, T> {
  private readonly members = new ObjectBodyPipe();

  constructor(private readonly read: (members: Members) => T) {}

  transform(body: unknown): T {
    return this.read(this.members.transform(body));
  }
}
