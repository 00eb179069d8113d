import { Injectable, type PipeTransform } from '@nestjs/common';
import { notFound } from '../problems.js';

/** Reads an id of a path. What can be no id is the id of nothing. */
@Injectable()
export class IdPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    const id = /^\d{1,16}$/.test(text) ? Number(text) : 0;
    if (id === 0 || !Number.isSafeInteger(id)) throw notFound();
    return id;
  }
}
