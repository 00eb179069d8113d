import kafkajs from 'kafkajs';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import type { ProducedRecord } from '../support/event-producer.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';

/** The last segment of the second topic is no event name: an event there must name itself. */
const it = systemTest({ topics: ['events', 'nameless.'] });

interface Rejected {
  readonly what: string;
  readonly record: ProducedRecord;
  readonly reason: RegExp;
}

const headers = { event_name: 'raw' };
/** Compressed, so that the broker takes it. */
const OVER_1_MIB = Buffer.alloc(1_048_577, 'x');

const REJECTED: readonly Rejected[] = [
  { what: 'a tombstone', record: { key: 'k', value: null, headers }, reason: /tombstone/ },
  { what: 'a value over 1 MiB', record: { value: OVER_1_MIB, headers }, reason: /over 1 MiB/ },
  {
    what: 'a tenant that can be none',
    record: { value: '{"a":1}', headers: { ...headers, tenant: 'no tenant!' } },
    reason: /tenant/,
  },
  {
    what: 'a custom model without a name',
    record: { value: '{"event_type":"instdata","obj_type":"object","action":"create","data":[{}]}' },
    reason: /bk_obj_id/,
  },
];

it.for(REJECTED)(
  'should keep $what as a rejected event and go on',
  async ({ record, reason }, { system, receiver, tenant }) => {
    await system.subscribe(receiver, { subscription_form: 'raw' }, `${tenant}/0`);
    const [place] = await system.producer.sendAll(
      [
        { ...record, partition: 1 },
        { value: 'next', partition: 1, headers: { ...headers, tenant } },
      ],
      kafkajs.CompressionTypes.GZIP,
    );
    const [next] = await receiver.received(1);
    expect(next?.text).toBe('next');
    await eventually(async () => {
      const rows = await system.tables.rejected();
      const row = rows.find(({ partition, offset }) => partition === 1 && offset === place?.offset);
      expect(row?.reason).toMatch(reason);
      expect(row?.topic).toBe(system.topics[0]);
      expect(row?.excerpt).toEqual(Buffer.from(record.value ?? '').subarray(0, 1_024));
    });
  },
);

it('should keep an event without a name as a rejected event', async ({ system, receiver, tenant }) => {
  const [, topic = ''] = system.topics;
  await system.subscribe(receiver, { subscription_form: 'raw' }, `${tenant}/0`);
  await system.producer.send({ topic, partition: 0, value: 'nameless', headers: { tenant } });
  await system.producer.send({ topic, partition: 0, value: 'named', headers: { event_name: 'raw', tenant } });
  expect((await receiver.received(1)).map(({ text }) => text)).toEqual(['named']);
  await eventually(async () => {
    const rows = await system.tables.rejected();
    expect(rows.filter((row) => row.topic === topic)).toMatchObject([{ offset: 0, reason: 'no event name' }]);
  });
});

it('should count what it rejected', async ({ system }) => {
  const before = await rejectedTotal(system);
  await system.producer.sendAll([{ value: null }, { value: null }]);
  await eventually(async () => {
    expect(await rejectedTotal(system)).toBe(before + 2);
  });
});

async function rejectedTotal(system: TestSystem): Promise<number> {
  const response = await fetch(`${system.pushers[0]?.url ?? ''}/metrics`);
  return Number(/^ringback_rejected_events_total (\d+)$/m.exec(await response.text())?.[1]);
}
