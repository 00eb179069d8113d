import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { answer } from '../support/replies.js';
import { EngineWorld } from './engine-process.js';

const HOUR_MS = 3_600_000;
/** The schedule with its spread upwards: by then the attempt is due. */
const LATEST_MS = [30_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000].map((pause) => pause * 1.2);

describe('parked deliveries', () => {
  let world: EngineWorld;
  let topic: string;

  beforeEach(async () => {
    world = await EngineWorld.open();
    topic = await world.topic();
  });

  afterEach(async () => {
    await world.close();
  });

  async function states(id: number): Promise<string[]> {
    return (await world.tables.parked(id)).map(({ offset, state }) => `${offset} ${state}`);
  }

  async function parkedAs(id: number, expected: readonly string[]): Promise<void> {
    await eventually(async () => {
      expect(await states(id)).toEqual(expected);
    });
  }

  /** The number of attempts for each body. */
  function attempts(): Record<number, number> {
    const counts: Record<number, number> = {};
    for (const number of world.received) counts[number] = (counts[number] ?? 0) + 1;
    return counts;
  }

  it('should retry by the schedule until a delivery is dead, then go on with the next of its key', async () => {
    const id = await world.subscribe();
    await world.start();
    world.receiver.behave(({ text }) => answer(text.includes('1') ? 500 : 200));
    await world.produce(topic, [1, 2, 3], { key: 'k' });
    await parkedAs(id, ['0 parked', '1 held', '2 held']);
    expect(await world.tables.progress(id)).toMatchObject({ total: 1, failure: 1 });
    for (const [index, latest] of LATEST_MS.entries()) {
      const [row] = await world.tables.parked(id);
      const due = (row?.nextAttemptAt?.getTime() ?? 0) - world.clock.now();
      expect(due).toBeLessThanOrEqual(latest);
      expect(due).toBeGreaterThan((latest / 1.2) * 0.8 - 15_000);
      world.clock.shiftMs += due;
      await eventually(async () => {
        expect((await world.tables.parked(id))[0]?.retries).toBe(index + 1);
      });
      expect(attempts()[1]).toBe(4 + index);
    }
    await parkedAs(id, ['0 dead']);
    await world.settled(topic);
    expect(attempts()).toEqual({ 1: 9, 2: 1, 3: 1 });
    expect(await world.tables.progress(id)).toMatchObject({ total: 3, failure: 1, dead: 1, recovered: 0 });
    // The key is free: nothing is held any more.
    await world.produce(topic, [4], { key: 'k' });
    await world.receiver.received(12);
    await world.settled(topic);
    expect(await world.tables.progress(id)).toMatchObject({ total: 4 });
    const numbers = world.receiver.requests
      .filter(({ text }) => text.includes('1'))
      .map(({ attempt }) => attempt);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }, 60_000);

  it('should deliver held events in order while more of the key arrive, and others at once', async () => {
    const id = await world.subscribe();
    await world.start();
    world.receiver.behave(({ text }) => answer(text.includes('"number":1}') ? 500 : 200));
    await world.produce(topic, [1, 2, 3], { key: 'k' });
    await world.produce(topic, [100], { key: 'other' });
    await parkedAs(id, ['0 parked', '1 held', '2 held']);
    world.receiver.behave(() => answer(200));
    world.clock.shiftMs += HOUR_MS;
    for (let number = 4; number <= 40; number++) await world.produce(topic, [number], { key: 'k' });
    await world.settled(topic);
    await parkedAs(id, []);
    await eventually(async () => {
      expect(await world.tables.progress(id)).toMatchObject({ total: 41, failure: 1, recovered: 1 });
    });
    const ofKey = world.received.filter((number) => number !== 100);
    expect(ofKey).toEqual([1, 1, 1, ...Array.from({ length: 40 }, (_, index) => index + 1)]);
  }, 60_000);

  it('should go on with held events after a change of owner, whether their first one is parked or gone', async () => {
    const id = await world.subscribe();
    const first = await world.start();
    world.receiver.behave(() => answer(500));
    await world.produce(topic, [1, 2, 3], { key: 'k' });
    await parkedAs(id, ['0 parked', '1 held', '2 held']);
    await first.stop();
    // As if the first had been confirmed and its owner ended before the next one's turn.
    await world.tables.query('DELETE FROM parked_delivery WHERE `offset` = 0');
    world.receiver.behave(() => answer(200));
    await world.start();
    await parkedAs(id, []);
    await world.produce(topic, [4], { key: 'k' });
    await world.settled(topic);
    expect(world.received.slice(3)).toEqual([2, 3, 4]);
  }, 60_000);

  it('should give a held delivery a round and a schedule of its own when it fails in its turn', async () => {
    const id = await world.subscribe();
    await world.start();
    world.receiver.behave(({ text }) => answer(text.includes('3') ? 200 : 500));
    await world.produce(topic, [1, 2, 3], { key: 'k' });
    await parkedAs(id, ['0 parked', '1 held', '2 held']);
    world.receiver.behave(({ text }) => answer(text.includes('2') ? 500 : 200));
    world.clock.shiftMs += HOUR_MS;
    await parkedAs(id, ['1 parked', '2 held']);
    expect(attempts()).toEqual({ 1: 4, 2: 3 });
    expect(await world.tables.progress(id)).toMatchObject({ total: 2, failure: 2, recovered: 1 });
    world.receiver.behave(() => answer(200));
    world.clock.shiftMs += HOUR_MS;
    await parkedAs(id, []);
    expect(await world.tables.progress(id)).toMatchObject({ total: 3, failure: 2, recovered: 2, dead: 0 });
  }, 60_000);

  it('should discard what is parked of a name that is no longer wanted, and go on with its key', async () => {
    const id = await world.subscribe({ form: 'hostcreate,hostupdate' });
    await world.start();
    world.receiver.behave(() => answer(500));
    await world.produce(topic, [1], { key: 'k', headers: { event_name: 'hostupdate' } });
    await world.produce(topic, [2], { key: 'k' });
    await parkedAs(id, ['0 parked', '1 held']);
    world.receiver.behave(() => answer(200));
    await world.update(id, { form: 'hostcreate' });
    world.clock.shiftMs += HOUR_MS;
    await parkedAs(id, []);
    expect(attempts()).toEqual({ 1: 3, 2: 1 });
    expect(await world.tables.progress(id)).toMatchObject({
      total: 2,
      failure: 1,
      discarded: 1,
      recovered: 0,
    });
  }, 60_000);

  it('should park at once when Retry-After asks for longer than a round, and not before it is over', async () => {
    const id = await world.subscribe();
    await world.start();
    world.receiver.behave(() => answer(503, '', { 'retry-after': '1200' }));
    await world.produce(topic, [1]);
    await parkedAs(id, ['0 parked']);
    expect(attempts()).toEqual({ 1: 1 });
    const [row] = await world.tables.parked(id);
    const due = (row?.nextAttemptAt?.getTime() ?? 0) - world.clock.now();
    expect(due).toBeGreaterThan(1_180_000);
    expect(due).toBeLessThanOrEqual(1_200_000);
  });

  it('should stop its lanes past the parking quota, and go on as parked ones are confirmed', async () => {
    const id = await world.subscribe();
    const other = await world.subscribe({ callbackUrl: world.receiver.url('/other') });
    await world.start({ maxParked: 2 });
    world.receiver.behave(({ path }) =>
      path === '/other' ? answer(200) : answer(503, '', { 'retry-after': '3600' }),
    );
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    await world.produce(topic, numbers);
    await eventually(async () => {
      expect((await world.tables.progress(other)).total).toBe(40);
    });
    await eventually(async () => {
      expect((await world.tables.parked(id)).length).toBeGreaterThanOrEqual(2);
    });
    // One attempt each of those that were in flight; the rest waits in its lane.
    expect(world.receiver.to('/callback').length).toBeLessThanOrEqual(18);
    world.receiver.behave(() => answer(200));
    // Retry-After holds the whole subscription: a person who knows better writes it anew.
    await world.update(id, {});
    await eventually(
      async () => {
        world.clock.shiftMs += HOUR_MS;
        expect(await world.tables.progress(id)).toMatchObject({ total: 40, busy: 0 });
        expect(await world.tables.parked(id)).toEqual([]);
      },
      { timeoutMs: 60_000 },
    );
    const { failure, recovered } = await world.tables.progress(id);
    expect(recovered).toBe(failure);
  }, 90_000);
});
