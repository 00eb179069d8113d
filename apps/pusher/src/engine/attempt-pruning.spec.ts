import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { AttemptRepository } from '#libs/persistence';
import { AttemptPruning } from './attempt-pruning.js';

/** What is asked of the database; it refuses while it is away. */
class Asked {
  isAway = false;
  calls: string[] = [];

  keepNewest(subscriptionId: number, kept: number): Promise<number> {
    return this.#ask(`${subscriptionId}: newest ${kept}`);
  }

  forgetOlderThan(days: number): Promise<number> {
    return this.#ask(`older than ${days} days`);
  }

  taken(): string[] {
    return this.calls.splice(0);
  }

  #ask(call: string): Promise<number> {
    if (this.isAway) return Promise.reject(new Error('away'));
    this.calls.push(call);
    return Promise.resolve(0);
  }
}

const AGE = 'older than 7 days';

describe('AttemptPruning', () => {
  function open(): { asked: Asked; pruning: AttemptPruning } {
    const asked = new Asked();
    const attempts = asked as unknown as AttemptRepository;
    return { asked, pruning: new AttemptPruning({ attempts, logger: pino({ level: 'silent' }) }) };
  }

  it('should look at a subscription twice after each record, as it may be written in between', async () => {
    const { asked, pruning } = open();
    pruning.recorded(1);
    pruning.recorded(1);
    await pruning.look();
    expect(asked.taken()).toEqual(['1: newest 1000', AGE]);
    pruning.recorded(2);
    await pruning.look();
    expect(asked.taken()).toEqual(['1: newest 1000', '2: newest 1000', AGE]);
    await pruning.look();
    expect(asked.taken()).toEqual(['2: newest 1000', AGE]);
    await pruning.look();
    expect(asked.taken()).toEqual([AGE]);
  });

  it('should look again at what it could not prune', async () => {
    const { asked, pruning } = open();
    pruning.recorded(1);
    await pruning.look();
    asked.taken();
    asked.isAway = true;
    await pruning.look();
    asked.isAway = false;
    await pruning.look();
    expect(asked.taken()).toEqual(['1: newest 1000', AGE]);
  });
});
