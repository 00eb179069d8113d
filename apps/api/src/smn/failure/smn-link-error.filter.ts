import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { answerSmnLinkError } from './answer-smn-error.js';
import { smnErrorOf } from './smn-error-of.js';

/** Whatever is thrown on a link of a message; faults of ours are logged here, and only here. */
@Catch()
export class SmnLinkErrorFilter implements ExceptionFilter<unknown> {
  private readonly logger = new Logger('SMN');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = smnErrorOf(thrown);
    if (error.status >= 500) this.logger.error(error.cause ?? error);
    answerSmnLinkError(host.switchToHttp().getResponse<Response>(), error);
  }
}
