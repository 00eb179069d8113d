import { beforeEach, describe, expect, it } from 'vitest';
import { CommandsWorld } from './commands-world.fixture.js';

let world: CommandsWorld;

beforeEach(() => {
  world = new CommandsWorld();
});

describe('discard', () => {
  it('should remove deliveries in every state, and count each once', async () => {
    world.put('parked', 3, 'k');
    world.put('held', 4, 'k');
    world.put('dead', 5);
    const id = world.table.ask('discard');
    await world.turn();
    expect(world.states).toEqual([]);
    expect(world.table.outcome(id)).toEqual({ state: 'done', result: { discarded: 3 } });
    expect(world.counts).toMatchObject({ total: 3, failure: 3, dead: 0, discarded: 3 });
    await world.retries.look();
    world.accept(10_000, 'k');
    expect(world.offsetsInFlight).toEqual([10_000]);
  });

  it('should let the key go on with the next one', async () => {
    world.put('parked', 3, 'k');
    world.put('held', 4, 'k');
    world.table.ask('discard', { offset: 3 });
    await world.turn();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([4]);
    await world.end(4);
    world.settle();
    expect(world.counts).toMatchObject({ total: 2, failure: 1, discarded: 1 });
  });

  it('should go on behind a held delivery that is discarded from among others', async () => {
    for (const offset of [3, 4, 5, 6]) world.put(offset === 3 ? 'parked' : 'held', offset, 'k');
    world.table.ask('retry', { offset: 3 });
    await world.turn();
    await world.retries.look();
    await world.end(3);
    expect(world.offsetsInFlight).toEqual([4]);
    // The step behind 4 and the command meet.
    world.settle();
    world.table.ask('discard', { offset: 5 });
    await world.commands.look();
    await world.end(4);
    world.settle();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([6]);
    await world.end(6);
    world.settle();
    expect(world.states).toEqual([]);
    expect(world.counts).toMatchObject({ total: 4, failure: 2, recovered: 1, discarded: 1 });
  });

  it.each(['parked', 'held'] as const)('should break off the attempt of a %s delivery', async (state) => {
    world.put(state, 3, 'k');
    world.put('held', 4, 'k');
    if (state === 'parked') world.table.ask('retry', { offset: 3 });
    else
      world.retries.steps.claimed(world.lanes, [{ subscriptionId: 1, orderingKey: 'k', headIsHeld: true }]);
    await world.turn();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3]);
    const id = world.table.ask('discard', { offset: 3 });
    await world.turn();
    expect(world.table.outcome(id)).toEqual({ state: 'done', result: { discarded: 1 } });
    expect(world.offsetsInFlight).toEqual([]);
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([4]);
    world.checkCounts();
    expect(world.counts.discarded).toBe(1);
  });

  it('should not discard what was parked after it began, and attempt nothing of what it discards', async () => {
    world.put('parked', 1, 'k');
    for (let offset = 2; offset <= 1_200; offset++) world.put('held', offset, 'k');
    const id = world.table.ask('discard');
    for (let turns = 1; turns <= 3; turns++) {
      expect(world.table.outcome(id).state).toBe(turns === 1 ? 'waiting' : 'running');
      await world.turn();
      world.accept(9_999 + turns, 'k');
      await world.retries.look();
      if (turns < 3) expect(world.offsetsInFlight).toEqual([]);
      world.settle();
    }
    expect(world.table.outcome(id)).toEqual({ state: 'done', result: { discarded: 1_200 } });
    expect(world.states).toEqual(['10000 held', '10001 held', '10002 held']);
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([10_000]);
    expect(world.counts).toMatchObject({ total: 1_200, failure: 1_200, discarded: 1_200 });
  });

  it('should go on under a new owner where the last one came to', async () => {
    for (let offset = 1; offset <= 700; offset++) world.put(offset % 2 === 0 ? 'parked' : 'dead', offset);
    const id = world.table.ask('discard');
    await world.turn();
    expect(world.table.outcome(id)).toMatchObject({ state: 'running', result: { discarded: 500 } });
    // Lost with its owner before it was settled.
    await world.commands.look();
    world.lanes.close();
    world.claim();
    world.checkCounts();
    await world.turn();
    expect(world.table.outcome(id)).toEqual({ state: 'done', result: { discarded: 700 } });
    expect(world.states).toEqual([]);
    expect(world.counts).toMatchObject({ total: 700, failure: 700, discarded: 700, dead: 0 });
  });

  it('should count once when its settlement fails and is written again', async () => {
    world.put('dead', 3);
    const id = world.table.ask('discard');
    await world.commands.look();
    world.lanes.reverted(world.cut());
    await world.commands.look();
    world.settle();
    await world.turn();
    expect(world.table.outcome(id)).toEqual({ state: 'done', result: { discarded: 1 } });
    expect(world.counts).toMatchObject({ total: 1, failure: 1, dead: 0, discarded: 1 });
  });

  it('should stop where it is when it is cancelled', async () => {
    for (let offset = 1; offset <= 700; offset++) world.put('dead', offset);
    const id = world.table.ask('discard');
    await world.turn();
    world.table.change(id, { cancelAsked: true });
    await world.turn();
    await world.turn();
    expect(world.table.outcome(id)).toMatchObject({ state: 'cancelled', result: { discarded: 500 } });
    expect(world.parked.rows.length).toBe(200);
    world.checkCounts();
  });
});
