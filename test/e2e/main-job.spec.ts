import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { hostEvent } from '../support/host-event.js';
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
});
