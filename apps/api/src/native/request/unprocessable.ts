import { ProblemException } from '../../http/problem.exception.js';
import type { Fault } from './member.js';

/** Told of one request: what is wrong twenty times is one mistake. */
const MAX_ERRORS = 20;
/** A member's name is the caller's own text, and comes back in the answer. */
const MAX_NAME = 128;

/** 422 that names members of the body by JSON pointer. */
export function unprocessableBody(faults: readonly Fault[]): ProblemException {
  const errors = faults.slice(0, MAX_ERRORS).map(({ path, detail }) => ({ pointer: pointer(path), detail }));
  return new ProblemException({
    status: 422,
    title: 'Unprocessable Entity',
    detail: 'the request is not acceptable; nothing was changed',
    errors,
  });
}

/** 422 that names parameters of the query. */
export function unprocessableQuery(faults: readonly Fault[]): ProblemException {
  const errors = faults
    .slice(0, MAX_ERRORS)
    .map(({ path: [name = ''], detail }) => ({ parameter: name.slice(0, MAX_NAME), detail }));
  return new ProblemException({
    status: 422,
    title: 'Unprocessable Entity',
    detail: 'a parameter is not acceptable',
    errors,
  });
}

/** RFC 6901: ~ and / are written as ~0 and ~1. */
export function pointer(path: readonly string[]): string {
  return path
    .map((name) => `/${name.slice(0, MAX_NAME).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
