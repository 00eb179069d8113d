import type { Request, Response } from 'express';
import type { BluekingResponses } from '../blueking-options.js';
import { failureEnvelope } from '../envelope.js';
import type { BluekingCode } from './blueking-code.js';
import { BluekingFailure } from './blueking-failure.js';
import { failureMessage } from './failure-message.js';
import { languageOf } from './language.js';

/**
 * Answers a request below `/api/{version}/event` that no route of the dialect has seen: too large, a broken URL.
 * Does nothing once an answer has begun.
 */
export function writeBluekingFailure(
  request: Request,
  response: Response,
  status: number,
  code: BluekingCode,
  argument?: string,
  responses: BluekingResponses = 'document',
): void {
  const details = argument === undefined ? {} : { argument };
  answerFailure(request, response, new BluekingFailure(status, code, details), responses);
}

/** Answers with the failure's envelope in the caller's language. Does nothing once an answer has begun. */
export function answerFailure(
  request: Request,
  response: Response,
  failure: BluekingFailure,
  responses: BluekingResponses,
): void {
  if (response.headersSent) return;
  const message = failureMessage(failure, languageOf(request));
  response.status(failure.status).json(failureEnvelope(responses, failure.code, message));
}
