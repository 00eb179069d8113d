import { beforeEach, describe, expect, it } from 'vitest';
import { ParkingQuota } from '../lanes/parking-quota.js';
import { CommandsWorld } from './commands-world.fixture.js';

let world: CommandsWorld;

beforeEach(() => {
  world = new CommandsWorld();
});

describe('retry', () => {
  it('should make parked deliveries due, and dead ones parked and due', async () => {
    world.put('parked', 3);
    world.put('dead', 4);
    const id = world.table.ask('retry');
    await world.turn();
    expect(world.states).toEqual(['3 parked', '4 parked']);
    expect(world.table.outcome(id)).toEqual({ state: 'done', result: { retried: 2 } });
    world.checkCounts();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3, 4]);
    await world.end(3);
    await world.end(4);
    world.settle();
    expect(world.states).toEqual([]);
    expect(world.counts).toMatchObject({ total: 2, failure: 2, recovered: 2, dead: 0 });
  });

  it('should mean only the deliveries of a key, or only one', async () => {
    world.put('parked', 3, 'a');
    world.put('held', 4, 'a');
    world.put('parked', 5, 'b');
    const ofKey = world.table.ask('retry', { orderingKey: 'a' });
    const gone = world.table.ask('retry', { offset: 9 });
    await world.turn();
    expect(world.table.outcome(ofKey)).toEqual({ state: 'done', result: { retried: 1, held: 1 } });
    expect(world.table.outcome(gone)).toEqual({ state: 'done', result: { settled_meanwhile: 1 } });
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3]);
  });

  it('should make the first of its key due where a held delivery is meant', async () => {
    world.put('parked', 3, 'a');
    world.put('held', 4, 'a');
    const id = world.table.ask('retry', { offset: 4 });
    await world.turn();
    expect(world.table.outcome(id)).toEqual({ state: 'done', result: { retried: 1 } });
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3]);
    await world.end(3);
    expect(world.offsetsInFlight).toEqual([4]);
  });

  it('should hold what comes of the key behind a dead delivery that is taken up again', async () => {
    world.put('dead', 3, 'k');
    world.table.ask('retry');
    await world.turn();
    world.accept(10_000, 'k');
    world.settle();
    expect(world.states).toEqual(['3 parked', '10000 held']);
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3]);
    await world.end(3);
    world.settle();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([10_000]);
    await world.end(10_000);
    world.settle();
    await world.retries.look();
    world.accept(10_001, 'k');
    expect(world.offsetsInFlight).toEqual([10_001]);
    expect(world.counts).toMatchObject({ total: 2, failure: 1, recovered: 1, dead: 0 });
  });

  it('should let held deliveries wait for all of the dead ones of their key that are taken up again', async () => {
    world.put('dead', 3, 'k');
    world.put('dead', 5, 'k');
    world.table.ask('retry');
    await world.turn();
    world.accept(10_000, 'k');
    world.settle();
    await world.retries.look();
    await world.end(5);
    world.settle();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3]);
    await world.end(3);
    world.settle();
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([10_000]);
  });

  it('should not hold anything behind a delivery of the key that is on its way', async () => {
    world.put('dead', 3, 'k');
    world.accept(10_000, 'k');
    world.table.ask('retry');
    await world.turn();
    world.accept(10_001, 'k');
    await world.retries.look();
    expect(world.offsetsInFlight).toEqual([3, 10_000]);
    await world.end(3);
    await world.end(10_000);
    expect(world.offsetsInFlight).toEqual([10_001]);
    await world.end(10_001);
    world.settle();
    await world.retries.look();
    expect(world.states).toEqual([]);
    expect(world.counts).toMatchObject({ total: 3, failure: 1, recovered: 1 });
  });

  it('should leave a delivery whose attempt is under way as it is', async () => {
    world.put('parked', 3);
    world.table.ask('retry');
    await world.turn();
    await world.retries.look();
    const id = world.table.ask('retry');
    await world.turn();
    expect(world.table.outcome(id)).toEqual({ state: 'done', result: { retried: 1 } });
    await world.end(3);
    world.settle();
    expect(world.counts).toMatchObject({ failure: 1, recovered: 1 });
  });

  it('should wait for what is on its way to the database, and count what it settles', async () => {
    world.put('parked', 3);
    world.put('parked', 4);
    world.table.ask('retry');
    await world.turn();
    await world.retries.look();
    await world.end(3, 'confirmed');
    await world.end(4, 'failed');
    const id = world.table.ask('retry');
    await world.commands.look();
    expect(world.table.outcome(id).state).toBe('waiting');
    world.settle();
    await world.turn();
    expect(world.table.outcome(id)).toEqual({ state: 'done', result: { retried: 1 } });
    world.checkCounts();
  });

  it('should take dead deliveries up only as far as the parking quota has room', async () => {
    world.quota = new ParkingQuota(2);
    world.claim();
    for (let offset = 1; offset <= 3; offset++) world.put('dead', offset);
    const id = world.table.ask('retry');
    await world.turn();
    expect(world.states).toEqual(['1 dead', '2 parked', '3 parked']);
    expect(world.table.outcome(id)).toMatchObject({ state: 'running', result: { retried: 2 } });
    world.quota.learn(new Map([[1, { deliveries: 0, bytes: 0 }]]));
    await world.turn();
    expect(world.table.outcome(id)).toEqual({ state: 'done', result: { retried: 3 } });
    world.checkCounts();
  });
});
