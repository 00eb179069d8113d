import { expect } from 'vitest';
import { SmnClient } from '../support/smn-client.js';
import { systemTest } from '../support/system-test.js';
import { expectSigned, messageOf, notified, pushes, SmnProject } from './smn-system.js';

/** Numbers that JavaScript cannot keep, and spaces that a parser would drop. */
const EVENT = '{ "bk_host_id":12345678901234567890,"name":"主机", "a":[1e400]}';

const it = systemTest();

type Item = Readonly<Record<string, unknown>>;

async function itemsOf(smn: SmnClient): Promise<readonly Item[]> {
  const { body } = await smn.call('GET', 'subscriptions');
  expect(body['subscription_count']).toBe((body['subscriptions'] as Item[]).length);
  return body['subscriptions'] as Item[];
}

it('should list a subscription of BlueKing under each of its names', async ({ system, receiver, tenant }) => {
  const smn = new SmnClient(system.api.url, tenant);
  const scope = `${tenant}/0`;
  const id = await system.subscribe(receiver, { subscription_form: 'hostcreate,hostdelete' }, scope);
  const items = await itemsOf(smn);
  expect(items.map(({ topic_urn: urn }) => urn)).toEqual([
    smn.topicUrn('hostcreate'),
    smn.topicUrn('hostdelete'),
  ]);
  for (const item of items) {
    expect(item).toMatchObject({
      protocol: 'http',
      endpoint: receiver.url(),
      owner: tenant,
      remark: '',
      status: 1,
      filter_polices: [],
    });
    expect(item['subscription_urn']).toMatch(new RegExp(`^${String(item['topic_urn'])}:[0-9a-f]{32}$`));
  }
  const body = system.subscriptionBody(receiver, { subscription_form: 'hostdelete,moduletransfer' });
  await system.blueking.update(id, body, scope);
  const after = await itemsOf(smn);
  expect(after.map(({ topic_urn: urn }) => urn).sort()).toEqual([
    smn.topicUrn('hostdelete'),
    smn.topicUrn('moduletransfer'),
  ]);
  await system.blueking.unsubscribe(id, scope);
  expect(await itemsOf(smn)).toEqual([]);
});

it('should push events to a subscription of SMN as they were produced: of its name, of its project', async ({
  system,
  receiver,
  tenant,
}) => {
  const smn = await SmnProject.create(system, tenant, 'hostcreate');
  await smn.subscribeAndConfirm(receiver, '/smn');
  await system.producer.sendAll([
    { value: EVENT, headers: { event_name: 'hostdelete', tenant } },
    { value: EVENT, headers: { event_name: 'hostcreate', tenant: `${tenant}-other` } },
    { value: EVENT, headers: { event_name: 'hostcreate', tenant } },
    { value: 'no JSON', headers: { event_name: 'hostcreate', tenant } },
  ]);
  for (const request of await pushes(receiver, '/smn', 'Notification', 2))
    await expectSigned(messageOf(request));
  await smn.settled();
  expect([...notified(receiver, '/smn')].sort()).toEqual(['no JSON', EVENT].sort());
});

it('should push to a subscription of BlueKing what is published without attributes to filter by', async ({
  system,
  receiver,
  tenant,
}) => {
  const smn = await SmnProject.create(system, tenant, 'hostcreate');
  const id = await system.subscribe(receiver, { subscription_form: 'hostcreate' }, `${tenant}/0`);
  const sent = { subject: '主题', message: 'text "quoted"' };
  await smn.publish({ ...sent, message_attributes: [{ name: 'week', type: 'STRING', value: 'sunday' }] });
  // A list of protocols is no attribute to filter by.
  const attributes = [{ name: 'smn_protocol', type: 'PROTOCOL', value: ['http', 'email'] }];
  const messageId = await smn.publish({ ...sent, message_attributes: attributes });
  await receiver.received(1);
  await smn.settled();
  expect(receiver.requests.map((request) => request.json())).toEqual([
    {
      event_type: 'smn',
      action: 'publish',
      obj_type: 'hostcreate',
      data: [
        { cur_data: { ...sent, message_attributes: attributes, message_id: messageId }, pre_data: null },
      ],
      bk_supplier_account: tenant,
      distribution_id: expect.any(Number) as number,
      subscription_id: id,
    },
  ]);
});
