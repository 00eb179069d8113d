import { describe, expect, it } from 'vitest';
import { at, other, ReplayableLog, topic } from './replayable-log.js';

const log = new ReplayableLog();

describe('commands', () => {
  it('should be listed newest first, each once, while others come', async () => {
    const ids: unknown[] = [];
    for (let n = 0; n < 5; n += 1) {
      ids.unshift((await log.replay({ to: 'latest' })).body['id']);
      await log.sql("UPDATE command_part SET state = 'done'");
    }
    const between = async () => {
      await log.replay({ to: 'latest' });
      await log.sql("UPDATE command_part SET state = 'done'");
    };
    const listed = await log.client.pages(`/subscriptions/${log.id}/commands`, 'commands', 2, between);
    expect(listed.map((command) => command['id'])).toEqual(ids);
    for (const command of listed) expect(command).toMatchObject({ state: 'done' });
  });

  it('should be nobody else’s', async () => {
    const { body } = await log.replay({ to: 'latest' });
    const { body: another } = await log.client.post('/subscriptions', {
      name: `another ${Date.now()}`,
      callback_url: 'http://127.0.0.1:9/',
      event_names: ['x'],
    });
    const path = `/subscriptions/${String(another['id'])}/commands`;
    expect((await log.client.get(`${path}/${String(body['id'])}`)).status).toBe(404);
    expect((await log.client.post(`${path}/${String(body['id'])}/cancel`)).status).toBe(404);
    expect((await log.client.get(path)).body).toEqual({ commands: [], next_cursor: null });
  });

  it('should be cancelled only while they run, and only replays', async () => {
    const { body } = await log.replay({ to: 'earliest' });
    const path = `/subscriptions/${log.id}/commands/${String(body['id'])}`;
    for (let n = 0; n < 2; n += 1)
      expect(await log.client.post(`${path}/cancel`)).toMatchObject({
        status: 202,
        body: { cancel_asked: true, state: 'waiting' },
      });
    expect((await log.client.get(path)).body).toMatchObject({ cancel_asked: true });
    await log.sql("UPDATE command_part SET state = 'cancelled'");
    expect((await log.client.get(path)).body).toMatchObject({ state: 'cancelled' });
    expect((await log.client.post(`${path}/cancel`)).status).toBe(409);
    const { body: nothing } = await log.client.post(`/subscriptions/${log.id}/parked/retry`, { all: true });
    const retry = `/subscriptions/${log.id}/commands/${String(nothing['id'])}`;
    expect((await log.client.post(`${retry}/cancel`)).status).toBe(409);
    expect((await log.client.post(`/subscriptions/${log.id}/commands/999999/cancel`)).status).toBe(404);
  });
});

describe('a subscription that is looked at', () => {
  it('should show where it stands', async () => {
    await log.sql(
      'INSERT INTO delivery_progress (subscription_id, topic, `partition`, next_offset, busy, total, failure, recovered, dead, discarded, skipped) VALUES ' +
        '(?, ?, 0, 9, 1, 10, 4, 1, 1, 0, 2), (?, ?, 1, 3, 0, 5, 0, 0, 0, 0, 0)',
      [log.id, topic, log.id, topic],
    );
    await log.park(3);
    await log.park(4, 'held');
    await log.park(5, 'dead');
    await log.sql(
      "INSERT INTO subscription_pace VALUES (?, 'one', 2, 8, 'closed', NULL, UTC_TIMESTAMP(3)), " +
        "(?, 'two', 1, 1, 'open', '2026-01-31 12:00:00', UTC_TIMESTAMP(3)), " +
        "(?, 'gone', 7, 7, 'open', NULL, UTC_TIMESTAMP(3) - INTERVAL 11 SECOND)",
      [log.id, log.id, log.id],
    );
    await log.sql(
      "INSERT INTO notice (kind, subscription_id, detail, at) VALUES ('gone', ?, 'd', UTC_TIMESTAMP(3))",
      [log.id],
    );
    const command = await log.replay({ to: 'latest' });
    const { body, status } = await log.client.get(`/subscriptions/${log.id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: log.id,
      state: 'active',
      delivery: {
        pushers: 2,
        in_flight: 3,
        concurrency: 9,
        breaker: 'open',
        next_probe_at: '2026-01-31T12:00:00.000Z',
      },
      statistics: {
        total: 15,
        confirmed: 11,
        failure: 4,
        recovered: 1,
        dead: 1,
        discarded: 0,
        skipped: 2,
      },
      waiting: { parked: 1, held: 1, dead: 1 },
      lag_reason: null,
      open_commands: [{ id: command.body['id'], kind: 'replay' }],
      notices: [{ kind: 'gone', detail: 'd' }],
    });
  });

  it('should show how many events and seconds it is behind', async () => {
    await log.sql(
      'INSERT INTO delivery_progress (subscription_id, topic, `partition`, next_offset, busy) VALUES (?, ?, 0, 9, 1)',
      [log.id, topic],
    );
    // The reader takes its time to join; until then the age is not known.
    await expect
      .poll(
        async () => {
          const { body, ms } = await log.client.get(`/subscriptions/${log.id}`);
          expect(ms).toBeLessThan(5_000);
          return (body['lag'] as { seconds: number | null }).seconds;
        },
        { timeout: 20_000 },
      )
      .not.toBeNull();
    const { lag } = (await log.client.get(`/subscriptions/${log.id}`)).body as {
      lag: { events: number; seconds: number; partitions: object[] };
    };
    const age = (Date.now() - Date.parse(at(9))) / 1_000;
    expect(lag.events).toBe(11);
    expect(lag.seconds).toBeGreaterThan(age - 60);
    expect(lag.seconds).toBeLessThan(age + 60);
    expect(lag.partitions).toMatchObject([
      { topic, partition: 0, cursor: 9, end: 20, events: 11 },
      { topic, partition: 1, cursor: 20, end: 20, events: 0, seconds: 0 },
      { topic: other, partition: 0, cursor: 0, end: 0, events: 0, seconds: 0 },
      { topic: other, partition: 1, events: 0 },
    ]);
  });

  it('should not be behind what was produced before it was made', async () => {
    await log.sql('UPDATE partition_lease SET scanned = 0 WHERE topic = ?', [topic]);
    const { lag } = (await log.client.get(`/subscriptions/${log.id}`)).body as { lag: { events: number } };
    expect(lag.events).toBe(0);
  });

  it('should show nothing of what nobody does', async () => {
    const { body } = await log.client.get(`/subscriptions/${log.id}`);
    expect(body['delivery']).toEqual({
      pushers: 0,
      in_flight: 0,
      concurrency: 0,
      breaker: null,
      next_probe_at: null,
    });
    expect(body['open_commands']).toEqual([]);
  });
});
