import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { catchError, map, type Observable, throwError } from 'rxjs';
import { InvalidJsonError } from '../http/invalid-json.error.js';
import { BluekingOptions } from './blueking-options.js';
import { FAULT, type Fault } from './blueking-operation.decorator.js';
import { successEnvelope } from './envelope.js';
import { BluekingFailure } from './failure/blueking-failure.js';

/** Wraps what an operation answers, and turns a surprise into the operation's own code. */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor<unknown, unknown> {
  constructor(
    private readonly options: BluekingOptions,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const fault = this.reflector.get<Fault | undefined>(FAULT, context.getHandler());
    return next.handle().pipe(
      // A search writes its envelope itself, around rows that are still being read.
      map((data) => (data instanceof StreamableFile ? data : successEnvelope(this.options.responses, data))),
      catchError((error: unknown) => throwError(() => asFailure(error, fault))),
    );
  }
}

function asFailure(error: unknown, fault: Fault | undefined): unknown {
  const isAnswer =
    error instanceof BluekingFailure || error instanceof HttpException || error instanceof InvalidJsonError;
  if (isAnswer || fault === undefined) return error;
  return new BluekingFailure(500, fault.code, { argument: fault.argument, cause: error });
}
