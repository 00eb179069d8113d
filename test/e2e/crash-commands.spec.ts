import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { CommandTables } from '../support/command-tables.js';
import { eventually } from '../support/eventually.js';
import { randomness } from '../support/randomness.js';
import { answer, answerAfter } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';
import { Traffic } from '../support/traffic.js';
import { running } from './crash-watch.js';

const PARTITIONS = 3;
const KEYS = 120;
/** Every so manieth event fails its first round in each pass, and is parked. */
const PARKED_OF = 40;
const SEED = 20_261_122;
/** How far back a replay goes at most, in offsets. */
const BACK = 150;
/** Share of replays that go forward to what was read last: where a lane is behind, the rest is skipped. */
const SKIPS = 0.25;
const SETTLE_MS = 60_000;
const ASK_EVERY_MS = 500;

const it = systemTest({ pushers: 2, partitions: PARTITIONS });

/** A lane's counters with what the database holds of it. */
interface LaneRow {
  readonly partition: number;
  readonly total: number;
  readonly failure: number;
  readonly recovered: number;
  readonly dead: number;
  readonly discarded: number;
  readonly skipped: number;
  readonly busy: number;
  readonly parked: number;
  readonly held: number;
  readonly deadRows: number;
}

it(
  'should count exactly when people retry, discard and replay under load and pushers are killed',
  { timeout: 240_000 },
  async ({ system, startReceiver }) => {
    const random = randomness(SEED);
    const commands = new CommandTables(system.tables);
    const receiver = await startReceiver(({ text, attempt }) =>
      Number(text) % PARKED_OF === 0 && attempt <= 3 ? answer(500) : answerAfter(Math.floor(random() * 20)),
    );
    const id = await system.subscribe(receiver, { subscription_form: 'raw', timeout: 5 });
    const floors = await floorsOf(system, id);
    let number = 0;
    const traffic = new Traffic(
      system.producer,
      () =>
        Array.from({ length: 6 }, () => ({
          key: `k${Math.floor(random() * KEYS)}`,
          value: String(number++),
          headers: { event_name: 'raw' },
        })),
      50,
    );
    const parts = Array.from({ length: PARTITIONS }, (_, partition) => ({
      topic: system.topics[0] ?? '',
      partition,
    }));
    const asked = { retry: 0, discard: 0, replay: 0 };
    const ask = async (): Promise<void> => {
      const kind = random() < 0.7 ? 'retry' : 'discard';
      const some = parts.filter(() => random() < 0.5);
      if (some.length > 0) await commands.ask(id, kind, some);
      asked[kind]++;
    };
    const replay = async (): Promise<number> => {
      const lanes = (await system.tables.lanes()).filter((lane) => lane.subscriptionId === id);
      const targets = (await system.tables.leases()).map(({ topic, partition, scanned }) => {
        const lane = lanes.find((each) => each.partition === partition);
        const cursor = lane?.busy === true ? lane.nextOffset : scanned;
        const back = Math.max(floors[partition] ?? 0, cursor - Math.floor(random() * BACK));
        return { topic, partition, offset: random() < SKIPS ? scanned : back };
      });
      asked.replay++;
      return commands.ask(id, 'replay', targets);
    };
    onTestFinished(async () => {
      await traffic.stop();
    });
    for (const hasBegun of [true, false, true]) {
      const moving = await replay();
      const isDue = async (): Promise<boolean> =>
        !hasBegun || (await commands.parts(moving)).some(({ state }) => state !== 'waiting');
      do {
        await ask();
        await pause(ASK_EVERY_MS);
      } while (!(await isDue()));
      const [victim] = running(system);
      victim?.kill('SIGKILL');
      const starting = system.startPusher();
      await eventually(
        async () => {
          await ask();
          await pause(ASK_EVERY_MS);
          return commands.isOver(moving);
        },
        { timeoutMs: SETTLE_MS, describe: () => commands.parts(moving) },
      );
      await starting;
    }
    await traffic.stop();
    receiver.behave(() => answer(200));
    await eventually(async () => (await commands.all(id)).every(({ state }) => isOver(state)), {
      timeoutMs: SETTLE_MS,
      describe: async () => (await commands.all(id)).filter(({ state }) => !isOver(state)),
    });
    await eventually(
      async () => {
        await commands.ask(id, 'retry', parts);
        await pause(1_000);
        expect(await lanesOf(system, id)).toMatchObject(
          parts.map(({ partition }) => ({ partition, parked: 0, held: 0, deadRows: 0, busy: 0 })),
        );
      },
      { timeoutMs: SETTLE_MS, describe: () => lanesOf(system, id) },
    );
    const leases = await system.tables.leases();
    const lanes = await lanesOf(system, id);
    const done = await commands.all(id);
    const figures = { produced: number, asked, lanes, requests: receiver.requests.length };
    process.stderr.write(`commands under load, seed ${SEED} ${JSON.stringify(figures)}\n`);
    for (const lane of lanes) {
      const { partition, total, failure, recovered, dead, discarded, skipped } = lane;
      const moved = done.filter((part) => part.partition === partition && part.kind === 'replay');
      const passes = moved.reduce((sum, { result }) => sum + replayed(result), 0);
      const matched = (leases[partition]?.scanned ?? 0) - (floors[partition] ?? 0);
      expect({ partition, total: total + skipped, failure, dead }).toEqual({
        partition,
        total: matched + passes,
        failure: recovered + discarded,
        dead: 0,
      });
    }
    expect(done.filter(({ kind, state }) => kind === 'replay' && state !== 'done')).toEqual([]);
    // What a person discarded or skipped may be pushed by a replay all the same.
    const givenUp = lanes.reduce((sum, lane) => sum + lane.discarded + lane.skipped, 0);
    const confirmed = new Set(receiver.accepted.map(({ text }) => text));
    expect(number - confirmed.size).toBeLessThanOrEqual(givenUp);
    expect(confirmed.size).toBeGreaterThan(number / 2);
  },
);

function isOver(state: string): boolean {
  return state !== 'waiting' && state !== 'running';
}

/** Deliveries that a replay adds: each matched offset that it passes again, but what stayed parked. */
function replayed(result: Readonly<Record<string, number | string>> | null): number {
  const { moved_from: from, moved_to: to, kept } = result ?? {};
  return Math.max(0, Number(from ?? 0) - Number(to ?? 0)) - Number(kept ?? 0);
}

async function floorsOf(system: TestSystem, id: number): Promise<readonly number[]> {
  const [row] = await system.tables.query<{ readonly floors: unknown }>(
    'SELECT floors FROM subscription WHERE id = ?',
    [id],
  );
  const floors = typeof row?.floors === 'string' ? (JSON.parse(row.floors) as unknown) : row?.floors;
  return (floors as Readonly<Record<string, number[]>>)[system.topics[0] ?? ''] ?? [];
}

async function lanesOf(system: TestSystem, id: number): Promise<readonly LaneRow[]> {
  const rows = await system.tables.query<Record<keyof LaneRow, string | number>>(
    `SELECT l.\`partition\`, l.total, l.failure, l.recovered, l.dead, l.discarded, l.skipped, l.busy,
            COALESCE(SUM(p.state = 'parked'), 0) parked, COALESCE(SUM(p.state = 'held'), 0) held,
            COALESCE(SUM(p.state = 'dead'), 0) deadRows
       FROM delivery_progress l LEFT JOIN parked_delivery p
         ON p.subscription_id = l.subscription_id AND p.topic = l.topic AND p.\`partition\` = l.\`partition\`
      WHERE l.subscription_id = ? GROUP BY l.topic, l.\`partition\` ORDER BY l.\`partition\``,
    [id],
  );
  return rows.map(
    (row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, Number(value)]),
      ) as unknown as LaneRow,
  );
}
