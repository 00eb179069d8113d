import { Failure } from '../lib/failure.mjs';

/** Fails with what was expected and what came instead. */
export function expect(what, actual, expected) {
  if (actual !== expected) throw new Failure(`${what} is ${show(actual)}, not ${show(expected)}`);
}

/**
 * The bytes that a callback must have: those that were produced, with the id of the delivery and of the subscription
 * before the last brace. The delivery's id is made of its place in the log, which the producer was told.
 */
export function expectedBody({ text }, { partition, offset }, subscriptionId) {
  const distributionId = BigInt(offset) * 1024n + BigInt(partition);
  return `${text.slice(0, -1)},"distribution_id":${distributionId},"subscription_id":${subscriptionId}}`;
}

/** Search must answer what was subscribed, and the exact statistics. */
export function expectSubscription(found, subscription, total) {
  for (const [field, value] of Object.entries(subscription)) {
    const actual = field === 'timeout' ? (found.timeout ?? found.time_out) : found[field];
    expect(`${field} in search's answer`, actual, value);
  }
  expect('statistics.total', found.statistics?.total, total);
  expect('statistics.failure', found.statistics?.failure, 0);
}

function show(value) {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
