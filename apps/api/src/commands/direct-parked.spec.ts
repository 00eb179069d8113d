import { Logger } from '@nestjs/common';
import { describe, expect, it, vi } from 'vitest';
import { Clock } from '#libs/domain';
import {
  CommandBook,
  type CommandState,
  type StoredCommand,
  type OwnSubscriptionId,
} from '#libs/persistence';
import { DirectParked } from './direct-parked.js';
import { Waiter } from './waiter.js';

const ALL = { kind: 'all' } as const;

class WaitedClock extends Clock {
  ms = 0;
  override now = () => this.ms;
  override monotonic = () => this.ms;
}

class SteppingWaiter extends Waiter {
  constructor(private readonly clock: WaitedClock) {
    super();
  }

  override wait(ms: number): Promise<void> {
    this.clock.ms += ms;
    return Promise.resolve();
  }
}

function commandIn(...states: CommandState[]): StoredCommand {
  return { id: 3, subscriptionId: 1, parts: states.map((state) => ({ state })) } as unknown as StoredCommand;
}

function directing(placed: StoredCommand, find: CommandBook['find']) {
  const clock = new WaitedClock();
  const looks = vi.fn(find);
  const book = Object.assign(Object.create(CommandBook.prototype) as CommandBook, {
    placeParked: () => Promise.resolve({ kind: 'placed', command: placed }),
    find: looks,
  });
  const directed = new DirectParked(book, clock, new SteppingWaiter(clock)).execute(
    1 as OwnSubscriptionId,
    'retry',
    ALL,
    {},
  );
  return { directed, clock, looks };
}

describe('DirectParked', () => {
  it('should wait until every part is over', async () => {
    const seen = [commandIn('waiting', 'done'), commandIn('running', 'done'), commandIn('done', 'done')];
    const last = seen[2];
    const { directed, clock } = directing(commandIn('waiting', 'waiting'), () =>
      Promise.resolve(seen.shift() ?? null),
    );
    expect(await directed).toEqual({ kind: 'over', command: last });
    expect(clock.ms).toBe(300);
  });

  it('should look no more than it must when there is nothing to do', async () => {
    const { directed, looks } = directing(commandIn(), () => Promise.reject(new Error('not asked')));
    expect(await directed).toMatchObject({ kind: 'over' });
    expect(looks).not.toHaveBeenCalled();
  });

  it('should give up waiting after 3 s', async () => {
    const { directed, clock } = directing(commandIn('waiting'), () => Promise.resolve(commandIn('waiting')));
    expect(await directed).toMatchObject({ kind: 'under_way' });
    expect(clock.ms).toBe(3_000);
  });

  it('should not fail when what became of it cannot be read: it is stored', async () => {
    const away = new Error('away');
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const { directed } = directing(commandIn('waiting'), () => Promise.reject(away));
    expect(await directed).toEqual({ kind: 'under_way', command: commandIn('waiting') });
    expect(warn).toHaveBeenCalledWith(away);
    warn.mockRestore();
  });
});
