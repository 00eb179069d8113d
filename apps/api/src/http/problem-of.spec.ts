import { NotFoundException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { BrokerUnavailableError, ProducerBusyError } from '#libs/broker';
import { DatabaseLateError } from '#libs/persistence';
import { InvalidJsonError } from './invalid-json.error.js';
import { problemOf } from './problem-of.js';
import { ProblemException } from './problem.exception.js';

describe('problemOf', () => {
  it.each([
    ['a problem', new ProblemException({ status: 422, title: 'Unprocessable Entity' }), 422],
    ['bad JSON', new InvalidJsonError('the body is empty'), 400],
    ['an exception of Nest', new NotFoundException(), 404],
    ['the body parser', Object.assign(new Error('request entity too large'), { status: 413 }), 413],
    ['a broker that is away', new BrokerUnavailableError('x'), 503],
    ['a producer that is busy', new ProducerBusyError('x'), 503],
    ['a database that is away', new DatabaseLateError(1), 503],
    ['a fault of ours', new TypeError('secret'), 500],
    ['a fault that claims to be ours', Object.assign(new Error('secret'), { status: 502 }), 500],
    ['a thing that is no error', 'secret', 500],
  ])('should tell the status of %s', (_, thrown, status) => {
    const problem = problemOf(thrown);
    expect(problem.status).toBe(status);
    expect(problem.title).not.toBe('');
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});
