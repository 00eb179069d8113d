import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { hostEvent } from '../support/host-event.js';
import { answer } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';

const it = systemTest();

it('should deliver a hostcreate event to a subscriber and count it', async ({ system, receiver }) => {
  const id = await system.subscribe(receiver);
  await system.producer.send(hostEvent({ hostId: 5 }));
  const [callback] = await receiver.received(1);
  expect(callback?.json()).toMatchObject({ obj_type: 'host', action: 'create', subscription_id: id });
  await eventually(async () => {
    expect(await system.statistics(id)).toEqual({ total: 1, failure: 0 });
  });
  await system.blueking.unsubscribe(id);
});

it('should find a subscription as it was sent', async ({ system, receiver, tenant }) => {
  const change = { subscription_name: 'all hosts', subscription_form: 'hostupdate, hostcreate', timeout: 3 };
  const id = await system.subscribe(receiver, change, `${tenant}/2`);
  expect(await system.blueking.search({}, `${tenant}/2`)).toEqual([
    {
      subscription_id: id,
      subscription_name: 'all hosts',
      system_name: 'SystemName',
      callback_url: receiver.url(),
      confirm_mode: 'httpstatus',
      confirm_pattern: '200',
      subscription_form: 'hostcreate,hostupdate',
      timeout: 3,
      operator: '',
      last_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as unknown,
      statistics: { total: 0, failure: 0 },
    },
  ]);
});

it('should deliver by the rules of an update, under the same id and statistics', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const [before, after] = [await startReceiver(), await startReceiver(() => answer(202))];
  const id = await system.subscribe(before, {}, `${tenant}/0`);
  await system.producer.send(hostEvent({ tenant }));
  await before.received(1);
  const change = { callback_url: after.url(), confirm_pattern: '202', subscription_form: 'hostdelete' };
  await system.blueking.update(id, change, `${tenant}/0`);
  await system.producer.send(hostEvent({ tenant, action: 'delete' }));
  const [callback] = await after.received(1);
  expect(callback?.json()).toMatchObject({ action: 'delete', subscription_id: id });
  await eventually(async () => {
    expect(await system.statistics(id, `${tenant}/0`)).toEqual({ total: 2, failure: 0 });
  });
});

it('should forget a subscription that was deleted', async ({ system, receiver, tenant }) => {
  const scope = `${tenant}/0`;
  const id = await system.subscribe(receiver, {}, scope);
  await system.blueking.unsubscribe(id, scope);
  expect(await system.blueking.search({}, scope)).toEqual([]);
  expect(await system.blueking.send('DELETE', `subscribe/${scope}/${id}`)).toMatchObject({
    status: 404,
    body: { result: false, bk_error_code: 1103001, data: null },
  });
});

it('should ping a callback and tell what it answered', async ({ system, startReceiver }) => {
  const receiver = await startReceiver(() => answer(418, 'short and stout'));
  const data = { bk_host_id: 17 };
  expect(await system.blueking.ping({ callback_url: receiver.url(), data })).toEqual([
    { http_status: 418, response_body: 'short and stout' },
  ]);
  expect(receiver.requests.map(({ method, text }) => [method, text])).toEqual([
    ['POST', '{"bk_host_id":17}'],
  ]);
});

it('should telnet a callback without a request', async ({ system, receiver }) => {
  await system.blueking.telnet(receiver.url());
  expect(receiver.requests).toEqual([]);
});

it('should tell when nobody listens at a callback', async ({ system, startReceiver }) => {
  const receiver = await startReceiver();
  const callbackUrl = receiver.url();
  await receiver.close();
  expect(await system.blueking.send('POST', 'subscribe/telnet', { callback_url: callbackUrl })).toMatchObject(
    {
      status: 400,
      body: { result: false, bk_error_code: 1103005 },
    },
  );
  expect(await system.blueking.send('POST', 'subscribe/ping', { callback_url: callbackUrl })).toMatchObject({
    status: 400,
    body: { result: false, bk_error_code: 1103004 },
  });
});

it('should deliver events that were posted to the API, byte for byte and in order', async ({
  system,
  receiver,
  tenant,
}) => {
  await system.subscribe(receiver, { subscription_form: 'disk.full' }, `${tenant}/0`);
  const bodies = ['{"n" : 9007199254740993}', '[1, 2.50]', '"text"'];
  const events = bodies.map(
    (data) => `{"name":"disk.full","tenant":"${tenant}","key":"disk-1","data":${data}}`,
  );
  const response = await fetch(`${system.api.url}/api/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `[${events.join(',')}]`,
  });
  expect(response.status).toBe(200);
  const requests = await receiver.received(3);
  expect(requests.map(({ text }) => text)).toEqual(bodies);
  expect(requests.map(({ eventName }) => eventName)).toEqual(['disk.full', 'disk.full', 'disk.full']);
});
