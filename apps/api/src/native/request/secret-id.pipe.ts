import { Injectable, type PipeTransform } from '@nestjs/common';
import { notFound } from '../problems.js';

/** Reads the id of a signing secret. What can be none is the id of nothing. */
@Injectable()
export class SecretIdPipe implements PipeTransform<string, string> {
  transform(text: string): string {
    if (!/^[0-9a-f]{32}$/.test(text)) throw notFound('signing secret');
    return text;
  }
}
