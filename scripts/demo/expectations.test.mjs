import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedBody, expectSubscription } from './expectations.mjs';

test('should put both ids before the last brace and touch nothing else', () => {
  const event = { text: '{"event_id":9007199254740993,  "action":"create"}' };
  const body = expectedBody(event, { partition: 3, offset: '9007199254740993' }, 7);
  const distributionId = 9007199254740993n * 1024n + 3n;
  assert.equal(
    body,
    `{"event_id":9007199254740993,  "action":"create","distribution_id":${distributionId},"subscription_id":7}`,
  );
});

test('should say which field of a subscription is wrong', () => {
  const found = { timeout: 10, system_name: 'other', statistics: { total: 5, failure: 0 } };
  assert.doesNotThrow(() => expectSubscription(found, { timeout: 10 }, 5));
  assert.throws(() => expectSubscription(found, { system_name: 'mine' }, 5), /system_name/);
  assert.throws(() => expectSubscription(found, {}, 6), /statistics\.total is 5, not 6/);
  assert.throws(
    () => expectSubscription({ statistics: { total: 5, failure: 1 } }, {}, 5),
    /statistics\.failure/,
  );
});
