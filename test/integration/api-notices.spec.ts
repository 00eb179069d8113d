import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TopicAdmin } from '#libs/broker';
import { NoticeOutboxRepository, type OutboxNotice, SubscriptionFeedRepository } from '#libs/persistence';
import { NoticePublisher } from '../../apps/api/src/notices/notice-publisher.js';
import { startTestApi, type TestApi } from './api-process.js';
import { readAll } from './broker-read-all.js';

const CALLBACK_URL = 'http://127.0.0.1:9/hook';
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(async () => {
  await api.stop();
});

async function subscribe(): Promise<number> {
  const response = await fetch(`${api.url}/api/v3/event/subscribe/0/0`, {
    method: 'POST',
    body: JSON.stringify({
      subscription_name: 'gone soon',
      system_name: 'cmdb',
      callback_url: CALLBACK_URL,
      subscription_form: 'hostcreate',
      confirm_mode: 'httpstatus',
    }),
  });
  const { data } = (await response.json()) as { data: { subscription_id: number } };
  return data.subscription_id;
}

function query<T>(sql: string, values: readonly unknown[] = []): Promise<T> {
  return api.database.dataSource.query<T>(sql, [...values]);
}

async function insert(detail: string, age = '0 DAY', published = 0): Promise<void> {
  await query(
    'INSERT INTO notice (kind, topic, `partition`, from_offset, to_offset, detail, published, at) ' +
      `VALUES ('expired', 'events', 3, 10, 20, ?, ?, UTC_TIMESTAMP(3) - INTERVAL ${age})`,
    [detail, published],
  );
}

async function details(): Promise<string[]> {
  return (await query<{ detail: string }[]>('SELECT detail FROM notice ORDER BY id')).map(
    (row) => row.detail,
  );
}

describe('notices', () => {
  it('should be published on their topic, in order, keyed by what they are about', async () => {
    const id = await subscribe();
    await new SubscriptionFeedRepository(api.database.dataSource).disable(id, CALLBACK_URL);
    await insert('left the log');
    const topic = api.config.broker.noticesTopic;
    const admin = api.app.get(TopicAdmin);
    await expect.poll(async () => (await admin.logBounds(topic))[0]?.high, { timeout: 15_000 }).toBe(2);
    const records = await readAll(topic, 2);
    expect(records.map(({ key }) => key)).toEqual([String(id), 'events/3']);
    const [gone, expired] = records.map(({ value }) => JSON.parse(value ?? '') as Record<string, unknown>);
    expect(gone).toMatchObject({
      id: 1,
      kind: 'gone',
      subscription_id: id,
      topic: null,
      partition: null,
      from_offset: null,
      to_offset: null,
    });
    expect(gone?.['detail']).toContain('410');
    expect(Math.abs(Date.now() - Date.parse(String(gone?.['at'])))).toBeLessThan(60_000);
    expect(expired).toMatchObject({ id: 2, kind: 'expired', subscription_id: null, topic: 'events' });
    expect(expired).toMatchObject({ partition: 3, from_offset: 10, to_offset: 20, detail: 'left the log' });
    await expect
      .poll(() => query('SELECT id FROM notice WHERE published = 0'), { timeout: 5_000 })
      .toEqual([]);
  });
});

describe('NoticeOutboxRepository', () => {
  let outbox: NoticeOutboxRepository;

  beforeAll(async () => {
    await api.app.get(NoticePublisher).stop();
    outbox = new NoticeOutboxRepository(api.database.dataSource);
  });

  beforeEach(async () => {
    await query('DELETE FROM notice');
  });

  it('should hand notices out again when publishing failed', async () => {
    for (const detail of ['a', 'b', 'c']) await insert(detail);
    await expect(outbox.publishOldest(2, () => Promise.reject(new Error('no broker')))).rejects.toThrow(
      'no broker',
    );
    const seen: OutboxNotice[] = [];
    const see = (notices: OutboxNotice[]): Promise<void> => {
      seen.push(...notices);
      return Promise.resolve();
    };
    expect(await outbox.publishOldest(2, see)).toBe(2);
    expect(await outbox.publishOldest(2, see)).toBe(1);
    expect(await outbox.publishOldest(2, see)).toBe(0);
    expect(seen.map(({ detail }) => detail)).toEqual(['a', 'b', 'c']);
  });

  it('should forget published notices that are old, and only those', async () => {
    await insert('old', '31 DAY', 1);
    await insert('older', '40 DAY', 1);
    await insert('old, not published', '31 DAY');
    await insert('young', '29 DAY', 1);
    expect(await outbox.prune(30, 1)).toBe(1);
    expect(await outbox.prune(30, 1_000)).toBe(1);
    expect(await outbox.prune(30, 1_000)).toBe(0);
    expect(await details()).toEqual(['old, not published', 'young']);
  });
});
