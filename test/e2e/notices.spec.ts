import { randomUUID } from 'node:crypto';
import { expect, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.js';
import { hostEvent } from '../support/host-event.js';
import { answer } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';

const it = systemTest();

it('should tell on the topic of notices that a receiver is gone', async ({ system, startReceiver }) => {
  const receiver = await startReceiver(() => answer(410));
  const id = await system.subscribe(receiver);
  const notices = await follow(system);
  await system.producer.send(hostEvent({ hostId: 1 }));
  await eventually(() => notices.length > 0);
  expect(notices).toEqual([
    {
      key: String(id),
      value: {
        id: 1,
        kind: 'gone',
        subscription_id: id,
        topic: null,
        partition: null,
        from_offset: null,
        to_offset: null,
        detail: 'the endpoint answered 410: disabled until an update or resume',
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
      },
    },
  ]);
  const [row] = await system.tables.query('SELECT state, state_reason FROM subscription WHERE id = ?', [id]);
  expect(row).toEqual({
    state: 'disabled',
    state_reason: 'the endpoint answered 410: disabled until an update or resume',
  });
});

interface Notice {
  readonly key: string | undefined;
  readonly value: unknown;
}

/** Reads the topic from its start until the test ends; what was read is in the list. */
async function follow(system: TestSystem): Promise<readonly Notice[]> {
  const consumer = system.kafka.consumer({ groupId: `e2e-notices-${randomUUID()}`, maxWaitTimeInMs: 100 });
  onTestFinished(() => consumer.disconnect());
  const notices: Notice[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: system.noticesTopic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ message: { key, value } }) => {
      notices.push({ key: key?.toString(), value: JSON.parse(String(value)) as unknown });
      return Promise.resolve();
    },
  });
  return notices;
}
