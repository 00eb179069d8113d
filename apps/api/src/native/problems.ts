import type { Response } from 'express';
import { ProblemException } from '../http/problem.exception.js';

/** 404 for a subscription or command that is not there. */
export function notFound(what = 'subscription'): ProblemException {
  return new ProblemException({ status: 404, title: 'Not Found', detail: `no such ${what}` });
}

/** 409: it is not in the state for that. */
export function conflict(detail: string): ProblemException {
  return new ProblemException({ status: 409, title: 'Conflict', detail });
}

/** 405 that says what is allowed. */
export function methodNotAllowed(response: Response, allow: string): ProblemException {
  response.setHeader('Allow', allow);
  return new ProblemException({ status: 405, title: 'Method Not Allowed' });
}
