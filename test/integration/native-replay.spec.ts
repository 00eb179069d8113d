import { describe, expect, it } from 'vitest';
import { at, GONE, MEANT, other, ReplayableLog, topic } from './replayable-log.js';

const log = new ReplayableLog();

async function parts(): Promise<[string, number, number][]> {
  const rows = await log.sql<{ topic: string; partition: number; offset: string; state: string }>(
    'SELECT topic, `partition`, `offset`, state FROM command_part ORDER BY topic, `partition`',
  );
  return rows.map((row) => [row.topic === topic ? 'a' : 'b', row.partition, Number(row.offset)]);
}

describe('a replay', () => {
  it('should be a command with a part for each partition that is named', async () => {
    const answer = await log.replay({ offsets: { [topic]: { '0': 3, '1': 20 } } });
    expect(answer).toMatchObject({
      status: 202,
      body: {
        kind: 'replay',
        state: 'waiting',
        cancel_asked: false,
        request: { offsets: { [topic]: { '0': 3, '1': 20 } } },
        parts: [
          { topic, partition: 0, offset: 3, state: 'waiting', key: null, result: null },
          { topic, partition: 1, offset: 20 },
        ],
      },
    });
    const path = `/subscriptions/${log.id}/commands/${String(answer.body['id'])}`;
    expect(answer.headers.get('location')).toBe(`/api/v1${path}`);
    expect((await log.client.get(path)).body).toEqual(answer.body);
    expect(await parts()).toEqual([
      ['a', 0, 3],
      ['a', 1, 20],
    ]);
  });

  it.each([
    [{ to: 'earliest' }, [0, GONE, 0, 0]],
    [{ to: 'latest' }, [20, 20, 0, 0]],
    [{ time: at(10) }, [10, 10, 0, 0]],
    [{ time: at(9.5) }, [10, 10, 0, 0]],
    [{ time: at(30) }, [20, 20, 0, 0]],
  ])('should be everywhere for %j', async (position, expected) => {
    const answer = await log.replay(position);
    expect(answer).toMatchObject({ status: 202, body: { request: position } });
    const found = await parts();
    expect(found.filter(([name]) => name === 'a').map(([, , offset]) => offset)).toEqual(
      expected.slice(0, 2),
    );
    expect(found.filter(([name]) => name === 'b').map(([, , offset]) => offset)).toEqual(expected.slice(2));
  });

  it('should be refused where an offset has left the log, with the earliest there is', async () => {
    for (const dry_run of [false, true]) {
      const answer = await log.replay({ offsets: { [topic]: { '0': 0, '1': GONE - 1 } }, dry_run });
      expect(answer).toMatchObject({
        status: 409,
        body: {
          errors: [
            { pointer: `/offsets/${topic}/1`, detail: expect.stringContaining(String(GONE)) as string },
          ],
          earliest: [{ topic, partition: 1, offset: GONE }],
        },
      });
    }
    expect(await parts()).toEqual([]);
  });

  it('should be refused where a time has left the log, with the earliest there is', async () => {
    const answer = await log.replay({ time: at(2) });
    expect(answer).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/time' }], earliest: [{ topic, partition: 1, offset: GONE }] },
    });
    expect(await parts()).toEqual([]);
  });

  it.each([
    ['', {}],
    ['', { dry_run: true }],
    ['', { to: 'latest', time: at(1) }],
    ['', { to: 'latest', offsets: { [topic]: { '0': 0 } } }],
    ['/to', { to: 'yesterday' }],
    ['/to', { to: 7 }],
    ['/time', { time: 'yesterday' }],
    ['/time', { time: '2999-01-01T00:00:00Z' }],
    ['/time', { time: 1_768_000_000 }],
    ['/time', { time: '2026-02-30T00:00:00Z' }],
    ['/dry_run', { to: 'latest', dry_run: 'yes' }],
    ['/from', { to: 'latest', from: 1 }],
    ['/offsets', { offsets: [] }],
    ['/offsets', { offsets: {} }],
    ['/offsets', { offsets: { [topic]: {} } }],
    ['/offsets', { offsets: 7 }],
    [`/offsets/${topic}`, { offsets: { [topic]: [0] } }],
    [`/offsets/${topic}`, { offsets: { [topic]: 0 } }],
    ['/offsets/elsewhere', { offsets: { elsewhere: { '0': 0 } } }],
    [`/offsets/${topic}/2`, { offsets: { [topic]: { '2': 0 } } }],
    [`/offsets/${topic}/-1`, { offsets: { [topic]: { '-1': 0 } } }],
    [`/offsets/${topic}/00`, { offsets: { [topic]: { '00': 0 } } }],
    [`/offsets/${topic}/1e0`, { offsets: { [topic]: { '1e0': 0 } } }],
    [`/offsets/${topic}/9999999999`, { offsets: { [topic]: { '9999999999': 0 } } }],
    [`/offsets/${topic}/0`, { offsets: { [topic]: { '0': 21 } } }],
    [`/offsets/${topic}/0`, { offsets: { [topic]: { '0': -1 } } }],
    [`/offsets/${topic}/0`, { offsets: { [topic]: { '0': 1.5 } } }],
    [`/offsets/${topic}/0`, { offsets: { [topic]: { '0': '3' } } }],
    [`/offsets/${topic}/0`, { offsets: { [topic]: { '0': 2 ** 60 } } }],
    [`/offsets/${topic}/0`, { offsets: { [topic]: { '0': null } } }],
  ])('should be refused with 422 at %s of %j', async (pointer, body) => {
    const answer = await log.replay(body);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(await parts()).toEqual([]);
  });

  it('should be refused for hostile names', async () => {
    for (const text of [
      `{"offsets":{"__proto__":{"0":0}}}`,
      `{"offsets":{"toString":{"0":0}}}`,
      `{"offsets":{"${topic}":{"0":1e400}}}`,
      `{"offsets":{"${topic}":{"__proto__":0}}}`,
    ])
      expect((await log.client.call('POST', `/subscriptions/${log.id}/replay`, text)).status).toBe(422);
    expect(await parts()).toEqual([]);
  });

  it.each(['paused', 'disabled'])('should be refused while the subscription is %s', async (state) => {
    await log.sql('UPDATE subscription SET state = ? WHERE id = ?', [state, log.id]);
    for (const dry_run of [false, true]) {
      const answer = await log.replay({ to: 'earliest', dry_run });
      expect(answer.status).toBe(409);
      expect(answer.body['detail']).toContain(state);
    }
  });

  it.each(['waiting', 'running'])('should be refused while another is %s', async (state) => {
    const first = await log.replay({ to: 'earliest' });
    await log.sql("UPDATE command_part SET state = 'done'");
    await log.sql('UPDATE command_part SET state = ? WHERE topic = ? AND `partition` = 1', [state, topic]);
    const second = await log.replay({ to: 'latest' });
    expect(second.status).toBe(409);
    expect(second.body['detail']).toContain(String(first.body['id']));
    await log.sql("UPDATE command_part SET state = 'cancelled'");
    expect((await log.replay({ to: 'latest' })).status).toBe(202);
  });

  it('should be one of many at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => log.replay({ to: 'earliest' })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([202, 409, 409, 409, 409, 409, 409, 409]);
    expect(await log.sql('SELECT id FROM command')).toHaveLength(1);
  });
});

describe('a dry run', () => {
  const inPartition = (from: number) => MEANT.filter((offset) => offset >= from).length;

  it('should count the events that are for the subscription, and change nothing', async () => {
    const answer = await log.replay({ to: 'earliest', dry_run: true });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        dry_run: true,
        would_push: inPartition(0) + inPartition(GONE),
        would_skip: 0,
        at_least: false,
        offsets: [
          { topic, partition: 0, offset: 0 },
          { topic, partition: 1, offset: GONE },
          { topic: other, partition: 0, offset: 0 },
          { topic: other, partition: 1, offset: 0 },
        ],
      },
    });
    expect(await parts()).toEqual([]);
  });

  it('should count from the offset of a single partition', async () => {
    const answer = await log.replay({ offsets: { [topic]: { '0': 12 } }, dry_run: true });
    expect(answer.body).toMatchObject({ would_push: inPartition(12), at_least: false });
  });

  it('should leave out what is parked or held, but not what is dead', async () => {
    await log.park(12);
    await log.park(13, 'held');
    await log.park(15, 'dead');
    const answer = await log.replay({ offsets: { [topic]: { '0': 12 } }, dry_run: true });
    expect(answer.body).toMatchObject({ would_push: inPartition(12) - 2 });
  });

  it('should count what a way forward would skip', async () => {
    await log.sql(
      'INSERT INTO delivery_progress (subscription_id, topic, `partition`, next_offset, busy) VALUES (?, ?, 0, 9, 1)',
      [log.id, topic],
    );
    const answer = await log.replay({ to: 'latest', dry_run: true });
    expect(answer.body).toMatchObject({ would_push: 0, would_skip: inPartition(9), at_least: false });
  });

  it('should be many at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => log.replay({ to: 'earliest', dry_run: true })),
    );
    for (const { body } of answers)
      expect(body).toMatchObject({ would_push: inPartition(0) + inPartition(GONE), at_least: false });
  });
});
