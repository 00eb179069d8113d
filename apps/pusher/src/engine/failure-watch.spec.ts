import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { FailingSubscriptionRepository } from '#libs/persistence';
import { FailureWatch } from './failure-watch.js';

/** What the database is told; it refuses while it is away. */
class Told {
  isAway = false;
  readonly calls: string[] = [];

  began(ids: readonly number[]): Promise<void> {
    return this.#tell(`began ${ids.join()}`);
  }

  ended(ids: readonly number[]): Promise<void> {
    return this.#tell(`ended ${ids.join()}`);
  }

  async overdue(): Promise<readonly number[]> {
    await this.#tell('overdue');
    return [];
  }

  #tell(call: string): Promise<void> {
    if (this.isAway) return Promise.reject(new Error('away'));
    this.calls.push(call);
    return Promise.resolve();
  }
}

describe('FailureWatch', () => {
  function open(): { told: Told; watch: FailureWatch } {
    const told = new Told();
    const failing = told as unknown as FailingSubscriptionRepository;
    return { told, watch: new FailureWatch({ failing, logger: pino({ level: 'silent' }) }) };
  }

  it('should tell once a look, however many attempts there were', async () => {
    const { told, watch } = open();
    for (let attempt = 0; attempt < 100; attempt++) {
      watch.noted(1, true);
      watch.noted(2, false);
      watch.noted(3, attempt % 2 === 0);
    }
    await watch.look();
    expect(told.calls).toEqual(['ended 1,3', 'began 2', 'overdue']);
    await watch.look();
    expect(told.calls.slice(3)).toEqual(['ended ']);
  });

  it('should not forget a confirmation that the database did not take', async () => {
    const { told, watch } = open();
    watch.noted(1, true);
    told.isAway = true;
    await watch.look();
    watch.noted(1, false);
    told.isAway = false;
    await watch.look();
    expect(told.calls).toEqual(['ended 1']);
  });
});
