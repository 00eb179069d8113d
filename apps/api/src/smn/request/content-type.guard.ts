import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { SmnError } from '../failure/smn-error.js';

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/i;
const READABLE_CHARSET = /^(?:utf-?8|us-ascii)$/i;

/** A body that is sent must be JSON by its type; without a type it is looked at. SDKs send the type also without a body. */
@Injectable()
export class ContentTypeGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const type = request.headers['content-type'];
    if (type === undefined || !hasBody(request.body)) return true;
    if (!isReadable(type)) throw new SmnError('SMN.0126');
    return true;
  }
}

function isReadable(type: string): boolean {
  const [, charset = 'utf-8'] = CHARSET.exec(type) ?? [];
  return JSON_TYPE.test(type) && READABLE_CHARSET.test(charset);
}

function hasBody(body: unknown): boolean {
  return Buffer.isBuffer(body) && body.length > 0;
}
