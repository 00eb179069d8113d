import { beforeEach, describe, expect, it } from 'vitest';
import { CommandsWorld } from './commands-world.fixture.js';

let world: CommandsWorld;

beforeEach(() => {
  world = new CommandsWorld();
});

describe('any command', () => {
  it('should not be carried out again by an answer from before it was written', async () => {
    world.accept(10_000);
    await world.end(10_000);
    world.settle();
    const id = world.table.ask('replay', { offset: 10_000 });
    await world.commands.look();
    world.meanwhile = () => {
      world.settle();
    };
    await world.commands.look();
    world.settle();
    expect(world.table.outcome(id).state).toBe('running');
  });

  it('should be refused when its subscription is gone, and wait when it was not read yet', async () => {
    world.put('dead', 3);
    const gone = world.table.ask('discard');
    world.table.change(gone, { isSubscribed: false });
    const early = world.table.ask('discard');
    world.table.change(early, { subscriptionId: 2 });
    await world.turn();
    expect(world.table.outcome(gone)).toEqual({
      state: 'refused',
      result: { reason: 'the subscription is gone' },
    });
    expect(world.table.outcome(early).state).toBe('waiting');
  });
});
