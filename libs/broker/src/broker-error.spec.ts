import { describe, expect, it } from 'vitest';
import { brokerError } from './broker-error.js';
import { BrokerRefusedError } from './broker-refused.error.js';
import { BrokerUnavailableError } from './broker-unavailable.error.js';

function protocolError(type: string, cause?: unknown): Error {
  return Object.assign(new Error('of the broker', { cause }), { type });
}

describe('brokerError', () => {
  it.each([
    ['as it is', protocolError('MESSAGE_TOO_LARGE')],
    [
      'as the cause of a cause',
      new Error('a', { cause: new Error('b', { cause: protocolError('MESSAGE_TOO_LARGE') }) }),
    ],
    ['among others', Object.assign(new Error('many'), { errors: [protocolError('MESSAGE_TOO_LARGE')] })],
  ])('should know a refusal %s', (_, error) => {
    expect(brokerError(error)).toEqual(new BrokerRefusedError('MESSAGE_TOO_LARGE'));
  });

  it.each([
    ['a passing state', protocolError('LEADER_NOT_AVAILABLE')],
    ['a connection', new Error('Connection error: connect ECONNREFUSED')],
    ['a fault of ours', new TypeError('x is undefined')],
    ['no error', 'text'],
    ['nothing', undefined],
  ])('should take %s for an outage, and keep it', (_, error) => {
    const told = brokerError(error);
    expect(told).toBeInstanceOf(BrokerUnavailableError);
    expect(told.cause).toBe(error);
  });

  it('should not hang on causes in a circle', () => {
    const error = new Error('round');
    error.cause = error;
    expect(brokerError(error)).toBeInstanceOf(BrokerUnavailableError);
  });
});
