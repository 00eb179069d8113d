import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import { currentRequestId } from './current-request-id.js';
import { SmnAnswer } from './smn-answer.js';
import { BARE } from './smn-operation.decorator.js';

/** Puts the request's id before what an operation answers. */
@Injectable()
export class SmnEnvelopeInterceptor implements NestInterceptor<unknown, unknown> {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const bare = this.reflector.get<boolean | undefined>(BARE, context.getHandler()) === true;
    return next.handle().pipe(
      map((answer) => {
        if (!(answer instanceof SmnAnswer)) return enveloped(answer, bare);
        context.switchToHttp().getResponse<Response>().status(answer.status);
        return enveloped(answer.body, bare);
      }),
    );
  }
}

function enveloped(body: unknown, bare: boolean): unknown {
  return bare ? body : { request_id: currentRequestId(), ...(body ?? {}) };
}
