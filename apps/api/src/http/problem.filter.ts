import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { BluekingOptions } from '../blueking/blueking-options.js';
import { writeBluekingFailure } from '../blueking/failure/write-blueking-failure.js';
import { IdentityError } from '../identity/identity.error.js';
import { tellIdentity } from '../identity/tell-identity.js';
import { answerSmnError, answerSmnLinkError } from '../smn/failure/answer-smn-error.js';
import { smnErrorOf } from '../smn/failure/smn-error-of.js';
import { isSmnLinkPath, isSmnPath } from '../smn/smn-path.js';
import type { Problem } from './problem.js';
import { problemOf } from './problem-of.js';

/** Below this the BlueKing dialect is spoken, also to requests that none of its routes has seen. */
const BLUEKING_PATH = /^\/api\/v\d+\/event(?:[/?]|$)/;
/** Seconds after which a request that was refused for our sake is worth another try. */
const RETRY_AFTER = '1';

/** Whatever no dialect has answered itself. Faults of ours are logged here, and only here. */
@Catch()
export class ProblemFilter implements ExceptionFilter<unknown> {
  private readonly logger = new Logger('Http');

  constructor(private readonly options: BluekingOptions) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const problem = problemOf(thrown);
    if (problem.status >= 500) this.logger.error(thrown);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    // What is left of a refused body is not waited for.
    if (!request.complete) response.setHeader('Connection', 'close');
    if (thrown instanceof IdentityError) tellIdentity(thrown, response);
    if (problem.status === 503) response.setHeader('Retry-After', RETRY_AFTER);
    const url = request.originalUrl;
    if (isSmnLinkPath(url)) answerSmnLinkError(response, smnErrorOf(thrown));
    else if (isSmnPath(url)) answerSmnError(response, smnErrorOf(thrown));
    else if (BLUEKING_PATH.test(url)) this.answerBlueking(request, response, problem.status);
    else answerProblem(request, response, problem);
  }

  private answerBlueking(request: Request, response: Response, status: number): void {
    const { responses } = this.options;
    if (status < 500) writeBluekingFailure(request, response, status, 1199000, undefined, responses);
    else writeBluekingFailure(request, response, 500, 1199999, 'ringback', responses);
  }
}

function answerProblem(request: Request, response: Response, problem: Problem): void {
  const body = { type: 'about:blank', ...problem, instance: request.path };
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(body));
}
