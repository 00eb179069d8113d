import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { IdentityError } from '../../identity/identity.error.js';
import { tellIdentity } from '../../identity/tell-identity.js';
import { InvalidJsonError } from '../../http/invalid-json.error.js';
import { BluekingOptions } from '../blueking-options.js';
import type { BluekingCode } from './blueking-code.js';
import { BluekingFailure } from './blueking-failure.js';
import { malformed, notAllowed } from './failures.js';
import { answerFailure } from './write-blueking-failure.js';

/** Whatever is thrown on a route of the dialect becomes its envelope; faults of ours are logged here, and only here. */
@Catch()
export class BluekingFailureFilter implements ExceptionFilter<unknown> {
  private readonly logger = new Logger('BlueKing');

  constructor(private readonly options: BluekingOptions) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const failure = toFailure(thrown);
    if (thrown instanceof IdentityError) tellIdentity(thrown, http.getResponse<Response>());
    if (failure.status >= 500) this.logger.error(failure.cause ?? failure);
    answerFailure(http.getRequest<Request>(), http.getResponse<Response>(), failure, this.options.responses);
  }
}

function toFailure(thrown: unknown): BluekingFailure {
  if (thrown instanceof BluekingFailure) return thrown;
  if (thrown instanceof IdentityError) return notAllowed(thrown);
  if (thrown instanceof InvalidJsonError) return malformed(thrown.message);
  if (thrown instanceof HttpException && thrown.getStatus() < 500)
    return new BluekingFailure(thrown.getStatus(), codeOfStatus(thrown.getStatus()));
  return new BluekingFailure(500, 1199999, { argument: 'ringback', cause: thrown });
}

/** What Nest and its guards refuse: identity missing, not allowed, or a request that no operation can read. */
function codeOfStatus(status: number): BluekingCode {
  if (status === 401) return 1199027;
  return status === 403 ? 1199047 : 1199000;
}
