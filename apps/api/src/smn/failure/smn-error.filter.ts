import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { IdentityError } from '../../identity/identity.error.js';
import { tellIdentity } from '../../identity/tell-identity.js';
import { answerSmnError } from './answer-smn-error.js';
import { smnErrorOf } from './smn-error-of.js';

/** Whatever is thrown on a route of the dialect becomes its error; faults of ours are logged here, and only here. */
@Catch()
export class SmnErrorFilter implements ExceptionFilter<unknown> {
  private readonly logger = new Logger('SMN');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = smnErrorOf(thrown);
    if (error.status >= 500) this.logger.error(error.cause ?? error);
    const response = host.switchToHttp().getResponse<Response>();
    if (thrown instanceof IdentityError) tellIdentity(thrown, response);
    answerSmnError(response, error);
  }
}
