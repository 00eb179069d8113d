import { beforeEach, describe, expect, it } from 'vitest';
import { CommandsWorld } from './commands-world.fixture.js';

let world: CommandsWorld;

beforeEach(() => {
  world = new CommandsWorld();
});

describe('replay', () => {
  /** Delivers these, each with a key of its own. */
  async function deliver(...offsets: number[]): Promise<void> {
    for (const offset of offsets) {
      world.accept(offset);
      await world.end(offset);
    }
    world.settle();
  }

  it('should move the cursor back and count what it delivers as a pass of its own', async () => {
    await deliver(10_000, 10_001, 10_002);
    const id = world.table.ask('replay', { offset: 10_001 });
    await world.turn();
    expect(world.table.outcome(id)).toEqual({
      state: 'running',
      result: { moved_from: 10_003, moved_to: 10_001, kept: 0, discarded: 0 },
    });
    expect(world.progress).toMatchObject({ nextOffset: 10_001, replayId: id, replayUntil: 10_003 });
    world.readAgain();
    expect(world.offsetsInFlight).toEqual([10_001, 10_002]);
    await world.end(10_001);
    await world.turn();
    expect(world.table.outcome(id).state).toBe('running');
    await world.end(10_002);
    world.settle();
    world.settle();
    expect(world.table.outcome(id)).toMatchObject({ state: 'done', result: { moved_from: 10_003 } });
    expect(world.counts).toMatchObject({ total: 5, failure: 0 });
    expect(world.progress).toBeNull();
  });

  it('should wait until settlements have followed what was delivered', async () => {
    for (const offset of [10_000, 10_001]) {
      world.accept(offset);
      await world.end(offset);
    }
    const id = world.table.ask('replay', { offset: 10_000 });
    await world.commands.look();
    expect(world.table.outcome(id).state).toBe('waiting');
    world.settle();
    await world.turn();
    expect(world.table.outcome(id)).toMatchObject({ state: 'running', result: { moved_from: 10_002 } });
    world.readAgain();
    expect(world.offsetsInFlight).toEqual([10_000, 10_001]);
  });

  it('should wait until the attempts of its lane have ended, and start none meanwhile', async () => {
    await deliver(10_000);
    world.accept(10_001, 'a');
    world.accept(10_002, 'a');
    const id = world.table.ask('replay', { offset: 10_000 });
    await world.turn();
    await world.end(10_001);
    expect(world.offsetsInFlight).toEqual([]);
    expect(world.table.outcome(id).state).toBe('waiting');
    await world.turn();
    expect(world.table.outcome(id)).toMatchObject({ state: 'running', result: { moved_from: 10_002 } });
    world.readAgain();
    expect(world.offsetsInFlight).toEqual([10_000, 10_001]);
    await world.end(10_000);
    await world.end(10_001);
    await world.end(10_002);
    world.settle();
    world.settle();
    expect(world.table.outcome(id).state).toBe('done');
    expect(world.counts.total).toBe(5);
  });

  it('should not push again what is parked or held, and push dead deliveries as new ones', async () => {
    await deliver(10_000, 10_001, 10_002, 10_003);
    world.put('parked', 10_000);
    world.put('dead', 10_001);
    world.put('held', 10_002, 'k');
    const id = world.table.ask('replay', { offset: 10_000 });
    await world.turn();
    expect(world.states).toEqual(['10000 parked', '10002 held']);
    expect(world.table.outcome(id).result).toEqual({
      moved_from: 10_004,
      moved_to: 10_000,
      kept: 2,
      discarded: 1,
    });
    world.checkCounts();
    world.readAgain();
    expect(world.offsetsInFlight).toEqual([10_001, 10_003]);
  });

  it('should hold again in one settlement what was discarded before it', async () => {
    world.accept(10_000, 'k');
    world.accept(10_001, 'k');
    await world.end(10_000, 'failed');
    world.settle();
    expect(world.states).toEqual(['10000 parked', '10001 held']);
    world.table.ask('discard', { offset: 10_001 });
    const id = world.table.ask('replay', { offset: 10_000 });
    await world.commands.look();
    world.readAgain();
    world.settle();
    expect(world.states).toEqual(['10000 parked', '10001 held']);
    expect(world.table.outcome(id)).toMatchObject({ result: { kept: 1, discarded: 0 } });
    world.checkCounts();
    expect(world.counts).toMatchObject({ total: 2, failure: 2, discarded: 1 });
  });

  it('should go on where a new owner finds it, be it before or after the cursor has moved', async () => {
    await deliver(10_000, 10_001);
    world.put('dead', 10_001);
    const id = world.table.ask('replay', { offset: 10_000 });
    await world.commands.look();
    world.lanes.close();
    world.claim();
    expect(world.table.outcome(id).state).toBe('waiting');
    await world.turn();
    world.lanes.close();
    world.claim();
    await world.turn();
    expect(world.table.outcome(id).state).toBe('running');
    world.readAgain();
    await world.end(10_000);
    await world.end(10_001);
    world.settle();
    world.settle();
    expect(world.table.outcome(id).state).toBe('done');
    expect(world.counts).toMatchObject({ discarded: 1, dead: 0 });
    world.checkCounts();
  });

  it('should skip forward, and count what it passes', async () => {
    await deliver(10_000);
    for (const offset of [10_001, 10_002, 10_003, 10_004, 10_005]) world.accept(offset, 'a');
    const id = world.table.ask('replay', { offset: 10_004 });
    await world.turn();
    expect(world.table.outcome(id).state).toBe('waiting');
    await world.end(10_001);
    await world.turn();
    expect(world.table.outcome(id)).toEqual({
      state: 'done',
      result: { moved_from: 10_002, moved_to: 10_004 },
    });
    world.readAgain();
    expect(world.offsetsInFlight).toEqual([10_004]);
    world.settle();
    expect(world.counts).toMatchObject({ total: 2, skipped: 2 });
  });

  it.each([
    { why: 'the log begins at 10001', change: (each: CommandsWorld) => (each.bounds.low = 10_001) },
    { why: 'the log ends at 9999', change: (each: CommandsWorld) => (each.bounds.high = 9_999) },
    {
      why: 'the subscription is not active',
      change: (each: CommandsWorld) => {
        each.define('disabled');
      },
    },
    {
      why: 'another replay runs',
      change: (each: CommandsWorld) => each.table.ask('replay', { offset: 10_000 }),
    },
  ])('should be refused when $why', async ({ why, change }) => {
    await deliver(10_000, 10_001);
    change(world);
    const id = world.table.ask('replay', { offset: 10_000 });
    await world.turn();
    expect(world.table.outcome(id)).toEqual({ state: 'refused', result: { reason: why } });
  });

  it.each(['cancelled', 'gone', 'paused'] as const)(
    'should let its lane go on when it is %s before its turn',
    async (how) => {
      world.accept(10_000, 'a');
      world.accept(10_001, 'a');
      const id = world.table.ask('replay', { offset: 10_000 });
      await world.turn();
      if (how === 'cancelled') world.table.change(id, { cancelAsked: true });
      else if (how === 'gone') world.table.forget(id);
      else world.define('disabled');
      await world.turn();
      if (how === 'paused') world.define('active');
      if (how === 'cancelled') expect(world.table.outcome(id).state).toBe('cancelled');
      if (how !== 'paused') await world.end(10_000);
      world.readAgain();
      expect(world.offsetsInFlight).toEqual([how === 'paused' ? 10_000 : 10_001]);
    },
  );

  it('should end where it is when it is cancelled', async () => {
    await deliver(10_000, 10_001, 10_002);
    const id = world.table.ask('replay', { offset: 10_000 });
    await world.turn();
    world.table.change(id, { cancelAsked: true });
    await world.turn();
    expect(world.table.outcome(id)).toMatchObject({ state: 'cancelled' });
    world.readAgain();
    world.settle();
    expect(world.offsetsInFlight).toEqual([]);
    expect(world.lane.cursor).toBe(10_003);
    expect(world.counts.total).toBe(3);
  });

  it('should go on with other commands while one waits', async () => {
    world.accept(10_000);
    world.put('dead', 3);
    world.table.ask('replay', { offset: 10_000 });
    const id = world.table.ask('discard');
    await world.turn();
    expect(world.table.outcome(id).state).toBe('done');
  });
});
