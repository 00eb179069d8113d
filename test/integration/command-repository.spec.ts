import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandRepository, ParkedSelectionRepository } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const DAY_MS = 86_400_000;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

beforeEach(async () => {
  for (const table of ['command', 'command_part', 'parked_delivery', 'subscription'])
    await query(`DELETE FROM ${table}`);
});

async function query<T = unknown>(sql: string, values: readonly unknown[] = []): Promise<T> {
  return database.dataSource.query(sql, [...values]);
}

async function command(subscriptionId: number, kind: string, createdAt = new Date()): Promise<number> {
  const { insertId } = await query<{ insertId: number }>(
    "INSERT INTO command (subscription_id, kind, request, created_at) VALUES (?, ?, '{}', ?)",
    [subscriptionId, kind, createdAt],
  );
  return insertId;
}

async function part(
  commandId: number,
  change: {
    topic?: string;
    partition?: number;
    state?: string;
    offset?: number;
    key?: string;
    result?: object;
  },
): Promise<void> {
  const { topic = 't', partition = 0, state = 'waiting', offset = null, key = null, result } = change;
  await query(
    'INSERT INTO command_part (command_id, topic, `partition`, subscription_id, state, `offset`, ordering_key, result, updated_at) VALUES (?, ?, ?, 7, ?, ?, ?, ?, NOW(3))',
    [commandId, topic, partition, state, offset, key, result === undefined ? null : JSON.stringify(result)],
  );
}

async function subscribe(id: number): Promise<void> {
  await query(
    "INSERT INTO subscription (id, tenant, business, name, system_name, callback_url, confirm_mode, confirm_pattern, form, timeout_seconds, operator, state, floors, created_at, updated_at) VALUES (?, '0', 0, 'n', '', 'http://r/', 'httpstatus', '200', 'x', 1, '', 'active', '{}', NOW(3), NOW(3))",
    [id],
  );
}

describe('CommandRepository', () => {
  let commands: CommandRepository;

  beforeEach(() => {
    commands = new CommandRepository(database.dataSource);
  });

  it('should find what waits or runs in the given partitions, oldest first', async () => {
    await subscribe(7);
    const replay = await command(7, 'replay');
    await part(replay, { offset: 12, state: 'running', result: { moved_from: 20, moved_to: 12 } });
    await part(replay, { partition: 1, offset: 3, state: 'done' });
    await part(replay, { partition: 2, offset: 3 });
    await part(replay, { topic: 'other', offset: 3 });
    const discard = await command(7, 'discard');
    await part(discard, { key: 'k' });
    await query('UPDATE command SET cancel_asked = 1 WHERE id = ?', [replay]);
    const refs = [
      { topic: 't', partition: 0 },
      { topic: 't', partition: 1 },
    ];
    const common = { topic: 't', partition: 0, subscriptionId: 7, isSubscribed: true };
    expect(await commands.open(refs)).toEqual([
      {
        ...common,
        commandId: replay,
        kind: 'replay',
        state: 'running',
        offset: 12,
        orderingKey: null,
        result: { moved_from: 20, moved_to: 12 },
        cancelAsked: true,
      },
      {
        ...common,
        commandId: discard,
        kind: 'discard',
        state: 'waiting',
        offset: null,
        orderingKey: 'k',
        result: null,
        cancelAsked: false,
      },
    ]);
    expect(await commands.open([])).toEqual([]);
  });

  it('should say when a subscription is gone', async () => {
    await part(await command(7, 'retry'), {});
    expect(await commands.open([{ topic: 't', partition: 0 }])).toMatchObject([{ isSubscribed: false }]);
  });

  it('should find open parts by their index', async () => {
    const [plan] = await query<{ key: string | null; rows: string }[]>(
      "EXPLAIN SELECT command_id FROM command_part WHERE (topic, `partition`) IN (('t', 0), ('t', 1)) AND state IN ('waiting', 'running')",
    );
    expect(plan?.key).toBe('command_part_open');
  });

  it('should forget ended commands of long ago with their parts, and none that is open', async () => {
    const longAgo = new Date(Date.now() - 31 * DAY_MS);
    const ended = await command(7, 'retry', longAgo);
    await part(ended, { state: 'done' });
    await part(ended, { partition: 1, state: 'refused' });
    const open = await command(7, 'retry', longAgo);
    await part(open, { state: 'done' });
    await part(open, { partition: 1, state: 'running' });
    const without = await command(7, 'discard', longAgo);
    const young = await command(7, 'discard', new Date(Date.now() - 29 * DAY_MS));
    await part(young, { state: 'done' });
    await commands.forgetEnded();
    const left = await query<{ id: string }[]>('SELECT id FROM command ORDER BY id');
    expect(left.map(({ id }) => Number(id))).toEqual([open, young]);
    expect(without).toBeGreaterThan(0);
    const parts = await query<{ command_id: string }[]>('SELECT DISTINCT command_id FROM command_part');
    expect(parts.map(({ command_id }) => Number(command_id)).sort()).toEqual([open, young].sort());
  });

  it('should keep the newest thousand of a subscription', async () => {
    const rows = Array.from({ length: 1_010 }, () => [7, 'retry', '{}', new Date()]);
    await query('INSERT INTO command (subscription_id, kind, request, created_at) VALUES ?', [rows]);
    const first = (await query<{ id: string }[]>('SELECT MIN(id) AS id FROM command'))[0];
    const open = Number(first?.id);
    await part(open, {});
    await command(8, 'retry');
    await commands.forgetEnded();
    const [left] = await query<{ n: string }[]>(
      'SELECT COUNT(*) AS n FROM command WHERE subscription_id = 7',
    );
    expect(Number(left?.n)).toBe(1_001);
    expect(await query('SELECT id FROM command WHERE id = ?', [open])).toHaveLength(1);
    expect(await query('SELECT id FROM command WHERE subscription_id = 8')).toHaveLength(1);
  });
});

describe('ParkedSelectionRepository', () => {
  let selection: ParkedSelectionRepository;
  const lane = { topic: 't', partition: 0, subscriptionId: 7 };

  beforeEach(async () => {
    selection = new ParkedSelectionRepository(database.dataSource);
    await park('dead', 1, null);
    await park('parked', 2, 'a');
    await park('held', 4, 'a');
    await park('parked', 3, 'b');
    await park('parked', 2, 'a', 8);
  });

  async function park(state: string, offset: number, key: string | null, subscriptionId = 7): Promise<void> {
    await query(
      "INSERT INTO parked_delivery (subscription_id, topic, `partition`, `offset`, state, ordering_key, event_name, payload, payload_bytes, splice_at, content_type, attempts, parked_at) VALUES (?, 't', 0, ?, ?, ?, 'x', '{}', 2, -1, '', 3, NOW(3))",
      [subscriptionId, offset, state, key],
    );
  }

  function offsets(rows: readonly { readonly offset: number }[]): number[] {
    return rows.map(({ offset }) => offset);
  }

  it('should select all, those of a key, or one, from the highest offset down', async () => {
    const upToId = await selection.lastId();
    const all = { ...lane, offset: null, orderingKey: null };
    const range = { below: Number.MAX_SAFE_INTEGER, upToId, limit: 10 };
    expect(await selection.select(all, range)).toEqual([
      { offset: 4, state: 'held', orderingKey: 'a', payloadBytes: 2 },
      { offset: 3, state: 'parked', orderingKey: 'b', payloadBytes: 2 },
      { offset: 2, state: 'parked', orderingKey: 'a', payloadBytes: 2 },
      { offset: 1, state: 'dead', orderingKey: null, payloadBytes: 2 },
    ]);
    expect(offsets(await selection.select(all, { ...range, below: 4, limit: 2 }))).toEqual([3, 2]);
    expect(offsets(await selection.select({ ...all, orderingKey: 'a' }, range))).toEqual([4, 2]);
    expect(offsets(await selection.select({ ...all, offset: 3 }, range))).toEqual([3]);
  });

  it('should not select what came later', async () => {
    const upToId = await selection.lastId();
    await park('parked', 5, null);
    const range = { below: Number.MAX_SAFE_INTEGER, upToId, limit: 10 };
    const all = { ...lane, offset: null, orderingKey: null };
    expect(offsets(await selection.select(all, range))).toEqual([4, 3, 2, 1]);
  });

  it('should find the first of a key, and what lies from an offset on', async () => {
    await park('dead', 0, 'a');
    expect(await selection.headOfKey(lane, 7, 'a')).toMatchObject({ offset: 2, state: 'parked' });
    expect(await selection.headOfKey(lane, 7, 'z')).toBeUndefined();
    await park('dead', 9, null);
    const range = { offset: 1, deadBelow: 5, limit: 10 };
    expect(offsets(await selection.from(lane, 7, range))).toEqual([1, 2, 3, 4]);
  });
});
