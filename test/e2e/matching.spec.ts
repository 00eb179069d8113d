import { expect } from 'vitest';
import type { ProducedRecord } from '../support/event-producer.js';
import { hostEvent } from '../support/host-event.js';
import { systemTest } from '../support/system-test.js';

/** A topic whose last segment is an event name, and one whose is not. */
const it = systemTest({ topics: ['events', 'disk_full'] });

/** An event that reaches everybody of its tenant: what was produced before it under its key came before it. */
const SENTINEL = 'sentinel';

function sentinel(tenant: string): ProducedRecord {
  return { key: 'k', value: '{}', headers: { event_name: SENTINEL, tenant } };
}

it.concurrent('should deliver events to their own tenant only', async ({ system, startReceiver, tenant }) => {
  const [own, other] = [await startReceiver(), await startReceiver()];
  const change = { subscription_form: `hostcreate,${SENTINEL}` };
  await system.subscribe(own, change, `${tenant}/0`);
  await system.subscribe(other, change, `${tenant}-b/0`);
  await system.producer.send({ key: 'k', value: hostEvent({ tenant }) });
  await system.producer.send(sentinel(`${tenant}-b`));
  await other.received(1);
  await own.received(1);
  expect(own.requests.map(({ eventName }) => eventName)).toEqual(['hostcreate']);
  expect(other.requests.map(({ eventName }) => eventName)).toEqual([SENTINEL]);
});

it.concurrent('should take a tenant that is an integer', async ({ system, receiver }) => {
  await system.subscribe(receiver, {}, '73019/0');
  await system.producer.send(hostEvent({ tenant: 73_019 }));
  await receiver.received(1);
});

it.concurrent(
  'should take the tenant of a header before that of the body',
  async ({ system, receiver, tenant }) => {
    await system.subscribe(receiver, {}, `${tenant}/0`);
    await system.producer.send({ value: hostEvent({ tenant: 'other' }), headers: { tenant } });
    await receiver.received(1);
  },
);

it.concurrent(
  'should deliver an event of a business to that business and to 0',
  async ({ system, startReceiver, tenant }) => {
    const [all, two, three] = [await startReceiver(), await startReceiver(), await startReceiver()];
    const change = { subscription_form: `hostcreate,${SENTINEL}` };
    await system.subscribe(all, change, `${tenant}/0`);
    await system.subscribe(two, change, `${tenant}/2`);
    await system.subscribe(three, change, `${tenant}/3`);
    await system.producer.send({ key: 'k', value: hostEvent({ tenant, business: 2 }) });
    await system.producer.send(sentinel(tenant)); // of no business: for all
    await Promise.all([all.received(2), two.received(2), three.received(1)]);
    const names = [all, two, three].map(({ requests }) => requests.map(({ eventName }) => eventName));
    expect(names).toEqual([['hostcreate', SENTINEL], ['hostcreate', SENTINEL], [SENTINEL]]);
  },
);

it.concurrent(
  'should deliver an event between two businesses to both',
  async ({ system, startReceiver, tenant }) => {
    const [from, to] = [await startReceiver(), await startReceiver()];
    const change = { subscription_form: 'moduletransfer' };
    await system.subscribe(from, change, `${tenant}/2`);
    await system.subscribe(to, change, `${tenant}/3`);
    const relation = (business: number): object => ({ bk_biz_id: business, bk_host_id: 1, bk_module_id: 9 });
    const event = {
      event_type: 'relation',
      obj_type: 'moduletransfer',
      action: 'update',
      data: [{ cur_data: relation(3), pre_data: relation(2) }],
      bk_supplier_account: tenant,
    };
    await system.producer.send(JSON.stringify(event));
    await Promise.all([from.received(1), to.received(1)]);
  },
);

it.concurrent(
  'should deliver what a name, a prefix or * in the form matches',
  async ({ system, startReceiver, tenant }) => {
    const forms = [`host*,${SENTINEL}`, '*', `hostupdate,bizcreate,${SENTINEL}`];
    const receivers = await Promise.all(forms.map(() => startReceiver()));
    for (const [i, receiver] of receivers.entries()) {
      await system.subscribe(receiver, { subscription_form: forms[i] }, `${tenant}/0`);
    }
    for (const name of ['hostcreate', 'bizcreate', 'Hostcreate', 'hos', 'hostupdate', SENTINEL]) {
      await system.producer.send({ key: 'k', value: '{}', headers: { event_name: name, tenant } });
    }
    await Promise.all([receivers[0]?.received(3), receivers[1]?.received(6), receivers[2]?.received(3)]);
    expect(receivers.map(({ requests }) => requests.map(({ eventName }) => eventName))).toEqual([
      ['hostcreate', 'hostupdate', SENTINEL],
      ['hostcreate', 'bizcreate', 'Hostcreate', 'hos', 'hostupdate', SENTINEL],
      ['bizcreate', 'hostupdate', SENTINEL],
    ]);
  },
);

interface Named {
  readonly name: string;
  readonly by: string;
  readonly record: (tenant: string) => ProducedRecord;
}

function envelope(
  tenant: string,
  members: object,
  data: object = { cur_data: { bk_inst_id: 1, bk_obj_id: 'bk_switch' }, pre_data: null },
): ProducedRecord {
  return { value: JSON.stringify({ ...members, data: [data], bk_supplier_account: tenant }) };
}

const NAMED: readonly Named[] = [
  {
    name: 'com.example.disk',
    by: 'ce_type, before every other way',
    record: (tenant) => ({
      value: hostEvent({ tenant: 'other' }),
      headers: { ce_specversion: '1.0', ce_type: 'com.example.disk', ce_tenant: tenant, event_name: 'x' },
    }),
  },
  {
    name: 'com.example.fan',
    by: 'the type of a structured CloudEvent',
    record: (tenant) => ({
      value: JSON.stringify({ specversion: '1.0', type: 'com.example.fan', id: '1', source: '/', tenant }),
    }),
  },
  {
    name: 'from_header',
    by: 'the header event_name, before the body',
    record: (tenant) => ({
      value: `{"event_name":"from_body","bk_supplier_account":"${tenant}"}`,
      headers: { event_name: 'from_header' },
    }),
  },
  {
    name: 'from_body',
    by: 'the body field event_name, before the envelope',
    record: (tenant) =>
      envelope(tenant, {
        event_name: 'from_body',
        event_type: 'instdata',
        obj_type: 'host',
        action: 'create',
      }),
  },
  {
    name: 'hostdelete',
    by: 'obj_type and action of instance data',
    record: (tenant) => ({ value: hostEvent({ tenant, action: 'delete' }) }),
  },
  {
    name: 'hostidentifier',
    by: 'obj_type of a relation',
    record: (tenant) =>
      envelope(tenant, { event_type: 'relation', obj_type: 'hostidentifier', action: 'update' }),
  },
  {
    name: 'bk_linkupdate',
    by: 'obj_type of an association',
    record: (tenant) =>
      envelope(tenant, { event_type: 'association', obj_type: 'bk_link', action: 'create' }),
  },
  {
    name: 'bk_switchcreate',
    by: 'the model of a custom instance',
    record: (tenant) => envelope(tenant, { event_type: 'instdata', obj_type: 'object', action: 'create' }),
  },
  {
    name: 'bk_switchdelete',
    by: 'the model of a custom instance that is gone',
    record: (tenant) =>
      envelope(
        tenant,
        { event_type: 'instdata', obj_type: 'object', action: 'delete' },
        { cur_data: null, pre_data: { bk_inst_id: 1, bk_obj_id: 'bk_switch' } },
      ),
  },
];

it.concurrent.for(NAMED)(
  'should name an event $name by $by',
  async ({ name, record }, { system, receiver, tenant }) => {
    await system.subscribe(receiver, { subscription_form: '*' }, `${tenant}/0`);
    await system.producer.send(record(tenant));
    const [request] = await receiver.received(1);
    expect(request?.eventName).toBe(name);
  },
);

it.concurrent(
  'should name an event that nothing else names by the last segment of its topic',
  async ({ system, receiver, tenant }) => {
    await system.subscribe(receiver, { subscription_form: 'disk_full' }, `${tenant}/0`);
    const [, topic = ''] = system.topics;
    await system.producer.send({ topic, value: 'not json', headers: { tenant, ce_type: 'no name!' } });
    const [request] = await receiver.received(1);
    expect(request).toMatchObject({ eventName: 'disk_full', text: 'not json' });
  },
);
