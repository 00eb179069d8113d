import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { DeliveryRecords, KEY } from './delivery-records.js';

const records = new DeliveryRecords();

interface Part {
  readonly command_id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string | null;
  readonly ordering_key: string | null;
}

async function openParts(): Promise<Part[]> {
  return records.sql<Part>(
    "SELECT command_id, topic, `partition`, `offset`, ordering_key FROM command_part WHERE state = 'waiting' ORDER BY topic, `partition`",
  );
}

/** Does what owners of partitions do, as soon as a command is there. @returns the parts that it found */
async function own(results: Record<string, unknown>): Promise<Part[]> {
  const parts = await eventually(async () => {
    const found = await openParts();
    expect(found).not.toEqual([]);
    return found;
  });
  await records.sql("UPDATE command_part SET state = 'done', result = ? WHERE state = 'waiting'", [
    JSON.stringify(results),
  ]);
  return parts;
}

describe.each(['retry', 'discard'] as const)('%s', (kind) => {
  const counted = kind === 'retry' ? 'retried' : 'discarded';

  function ask(selection: unknown) {
    return records.client.post(`/subscriptions/${records.id}/parked/${kind}`, selection);
  }

  it('should be one delivery', async () => {
    await records.park({ offset: 7, state: 'dead', next_attempt_at: null });
    const [answer, parts] = await Promise.all([
      ask({ topic: 't', partition: 0, offset: 7 }),
      own({ [counted]: 1 }),
    ]);
    expect(parts).toMatchObject([{ topic: 't', partition: 0, offset: '7', ordering_key: null }]);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        kind,
        state: 'done',
        subscription_id: records.id,
        request: { topic: 't', partition: 0, offset: 7 },
        result: { [counted]: 1 },
        parts: [{ state: 'done', result: { [counted]: 1 } }],
      },
    });
  });

  it('should be those of a key, wherever they are', async () => {
    await records.park({ topic: 'a', partition: 3 });
    await records.park({ topic: 'b', partition: 1 });
    await records.park({ topic: 'b', partition: 1, state: 'held' });
    await records.park({ topic: 'b', partition: 2, ordering_key: 'kother' });
    const [answer, parts] = await Promise.all([ask({ key: KEY }), own({ [counted]: 2 })]);
    expect(parts).toMatchObject([
      { topic: 'a', partition: 3, offset: null, ordering_key: KEY },
      { topic: 'b', partition: 1, offset: null, ordering_key: KEY },
    ]);
    expect(answer).toMatchObject({ status: 200, body: { result: { [counted]: 4 } } });
    const [, narrow] = await Promise.all([ask({ key: KEY, topic: 'b', partition: 1 }), own({})]);
    expect(narrow).toMatchObject([{ topic: 'b', partition: 1 }]);
  });

  it('should be all of them', async () => {
    await records.park({ partition: 0, ordering_key: null });
    await records.park({ partition: 1, state: 'dead' });
    await records.park({ partition: 1 });
    await records.park({ subscription_id: records.id + 1, partition: 5 });
    const [answer, parts] = await Promise.all([ask({ all: true }), own({ [counted]: 2 })]);
    expect(parts).toMatchObject([
      { partition: 0, offset: null, ordering_key: null },
      { partition: 1, offset: null, ordering_key: null },
    ]);
    expect(answer).toMatchObject({ status: 200, body: { request: { all: true }, result: { [counted]: 4 } } });
  });

  it('should be done at once when there is nothing at all', async () => {
    expect(await ask({ all: true })).toMatchObject({ status: 200, body: { state: 'done', parts: [] } });
  });

  it('should say that a delivery settled meanwhile, before', async () => {
    await records.park({ offset: 7 });
    for (const selection of [{ topic: 't', partition: 0, offset: 8 }, { key: 'kother' }]) {
      const answer = await ask(selection);
      expect(answer.status).toBe(409);
      expect(answer.body['detail']).toContain('settled meanwhile');
    }
    expect(await records.sql('SELECT id FROM command')).toEqual([]);
  });

  it('should say that a delivery settled meanwhile, after it was asked', async () => {
    await records.park({ offset: 7 });
    const [answer] = await Promise.all([
      ask({ topic: 't', partition: 0, offset: 7 }),
      own({ [counted]: 0, settled_meanwhile: 1 }),
    ]);
    expect(answer).toMatchObject({ status: 200, body: { result: { [counted]: 0, settled_meanwhile: 1 } } });
  });

  it('should be accepted when no owner does it in time, and be found later', async () => {
    await records.park({ offset: 7 });
    const answer = await ask({ all: true });
    expect(answer).toMatchObject({ status: 202, body: { state: 'waiting' } });
    expect(answer.ms).toBeGreaterThan(2_900);
    expect(answer.ms).toBeLessThan(5_000);
    const location = answer.headers.get('location') ?? '';
    expect(location).toBe(`/api/v1/subscriptions/${records.id}/commands/${String(answer.body['id'])}`);
    const path = location.replace('/api/v1', '');
    expect(await records.client.get(path)).toMatchObject({ status: 200, body: { state: 'waiting' } });
    await own({ [counted]: 1 });
    expect(await records.client.get(path)).toMatchObject({
      body: { state: 'done', result: { [counted]: 1 } },
    });
  });

  it('should answer with the reason when it is refused', async () => {
    await records.park({ offset: 7 });
    const refusing = eventually(async () => {
      const { affectedRows } = (await records.sql(
        `UPDATE command_part SET state = 'refused', result = '{"reason":"no room"}' WHERE state = 'waiting'`,
      )) as unknown as { affectedRows: number };
      return affectedRows > 0;
    });
    const [answer] = await Promise.all([ask({ all: true }), refusing]);
    expect(answer).toMatchObject({
      status: 200,
      body: { state: 'refused', parts: [{ result: { reason: 'no room' } }] },
    });
  });

  it.each([
    ['', {}],
    ['', { topic: 't' }],
    ['', { key: 'k', all: true }],
    ['', { topic: 't', partition: 0, offset: 0, key: 'k' }],
    ['/topic', { partition: 0, offset: 0 }],
    ['/topic', { topic: 7, partition: 0, offset: 0 }],
    ['/topic', { topic: 'x'.repeat(250), partition: 0, offset: 0 }],
    ['/partition', { topic: 't', offset: 0 }],
    ['/partition', { topic: 't', partition: -1, offset: 0 }],
    ['/partition', { topic: 't', partition: 2 ** 31, offset: 0 }],
    ['/offset', { topic: 't', partition: 0, offset: -1 }],
    ['/offset', { topic: 't', partition: 0, offset: 0.5 }],
    ['/offset', { topic: 't', partition: 0, offset: 2 ** 53 }],
    ['/offset', { topic: 't', partition: 0, offset: '0' }],
    ['/key', { key: ['k'] }],
    ['/key', { key: 'x'.repeat(81) }],
    ['/all', { all: false }],
    ['/all', { all: 1 }],
    ['/all', { all: true, topic: 't' }],
    ['/everything', { everything: true }],
  ])('should be refused for %j of %j', async (pointer, selection) => {
    const answer = await ask(selection);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(await records.sql('SELECT id FROM command')).toEqual([]);
  });

  it('should be refused without a body', async () => {
    expect((await records.client.post(`/subscriptions/${records.id}/parked/${kind}`)).status).toBe(400);
  });
});
