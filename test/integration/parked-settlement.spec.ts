import { expect, it, onTestFinished } from 'vitest';
import { SettlementRepository } from '#libs/persistence';
import { createTestDatabase } from '../support/test-database.js';

it('should put a delivery back that the same settlement removes, and know when it was first sent', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const query = (sql: string) => database.dataSource.query<object[]>(sql);
  await query(
    "INSERT INTO partition_lease (topic, `partition`, owner, epoch, scanned, flush_seq) VALUES ('t', 0, 'me', 1, 0, 0)",
  );
  await query(
    "INSERT INTO subscription (id, tenant, business, name, system_name, callback_url, confirm_mode, confirm_pattern, form, timeout_seconds, operator, state, floors, created_at, updated_at) VALUES (7, '0', 0, 'n', '', 'http://r/', 'httpstatus', '200', 'x', 1, '', 'active', '{}', NOW(3), NOW(3))",
  );
  const parked = {
    subscriptionId: 7,
    offset: 99,
    orderingKey: 'k',
    eventName: 'x',
    payload: Buffer.from('{}'),
    spliceAt: -1,
    producedAt: 0,
    smnKind: null,
    contentType: '',
    traceparent: null,
    firstSentAt: 1_763_780_645,
    nextAttemptAt: null,
    reason: null,
    detail: null,
    status: null,
    parkedAt: new Date(),
  };
  const partition = {
    topic: 't',
    partition: 0,
    epoch: 1,
    scanned: 100,
    progress: [],
    rejected: [],
    notices: [],
    attempts: [],
    commandParts: [],
  };
  const settlements = new SettlementRepository(database.dataSource);
  const settle = (part: object) =>
    settlements.settle({
      owner: 'me',
      extendMs: null,
      partitions: [{ ...partition, flushSeq: 0, parked: [], parkedChanges: [], ...part }],
    });
  await settle({ parked: [{ ...parked, state: 'parked', attempts: 3 }] });
  const removed = { kind: 'removed', subscriptionId: 7, offset: 99 };
  await settle({
    flushSeq: 1,
    parkedChanges: [removed],
    parked: [{ ...parked, state: 'held', attempts: 0, firstSentAt: 0 }],
  });
  const rows = () => query('SELECT state, attempts, first_sent_at FROM parked_delivery');
  expect(await rows()).toEqual([{ state: 'held', attempts: 0, first_sent_at: 0 }]);
  const failed = { ...parked, kind: 'failed', state: 'parked', attempts: 3, retries: 0 };
  await settle({ flushSeq: 2, parkedChanges: [failed] });
  expect(await rows()).toEqual([{ state: 'parked', attempts: 3, first_sent_at: 1_763_780_645 }]);
});
