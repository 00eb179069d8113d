import { BrokerUnavailableError } from './broker-unavailable.error.js';

/**
 * The outcome of `work`, or BrokerUnavailableError after `ms`. kafkajs cannot be interrupted: the work goes on, and
 * whoever started it must expect that it still ends one way or the other.
 */
export function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new BrokerUnavailableError(`the broker did not answer within ${ms} ms`));
    }, ms);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
