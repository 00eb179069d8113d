import type { CommandState, SelectedDelivery } from '#libs/persistence';
import type { CommandExecutor, CommandTarget } from './command-target.js';
import { ParkedSweep, type SweepParts } from './parked-sweep.js';
import type { ParkedRetries } from './parked-retries.js';

export interface DiscardCommandParts extends SweepParts {
  readonly retries: Pick<ParkedRetries, 'withdraw' | 'steps'>;
}

/** A person gives deliveries up: their rows go, and they are counted as discarded. */
export class DiscardCommand implements CommandExecutor {
  readonly #sweep: ParkedSweep;

  constructor(private readonly parts: DiscardCommandParts) {
    this.#sweep = new ParkedSweep(parts);
  }

  async execute(target: CommandTarget): Promise<void> {
    const { lanes, subscriber } = target;
    const keys = new Set<string>();
    await this.#sweep.run(target, (row) => this.#discard(target, row, keys));
    for (const key of keys) this.parts.retries.steps.later({ lanes, subscriber, key, beyond: -1 });
  }

  cancel(): CommandState {
    return 'cancelled';
  }

  /** @param keys collects those whose next delivery is to be looked for */
  #discard({ lanes, subscriber }: CommandTarget, row: SelectedDelivery, keys: Set<string>): string {
    const { retries } = this.parts;
    const { offset, orderingKey } = row;
    const wasAttempted = retries.withdraw(lanes, subscriber.id, offset);
    const lane = lanes.lane(subscriber);
    switch (row.state) {
      case 'parked':
        break;
      case 'held':
        // It was not counted yet: a held one is when its turn comes.
        lane.counts.total++;
        lane.counts.failure++;
        break;
      case 'dead':
        lane.counts.dead--;
        break;
    }
    lane.counts.discarded++;
    lanes.touched(lane);
    lanes.ledger.change({ kind: 'removed', subscriptionId: subscriber.id, offset });
    if (orderingKey !== null) {
      retries.steps.gone(lanes, subscriber.id, orderingKey, offset);
      // What is held behind another one goes on with that.
      if (row.state === 'parked' || wasAttempted) keys.add(orderingKey);
    }
    return 'discarded';
  }
}
