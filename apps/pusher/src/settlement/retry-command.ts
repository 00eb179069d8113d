import type { CommandState, ParkedSelectionRepository, SelectedDelivery } from '#libs/persistence';
import type { Clock } from '#libs/domain';
import type { LaneContext } from '../lanes/lane-context.js';
import { type CommandExecutor, type CommandTarget, readSteadily } from './command-target.js';
import { ParkedSweep, type SweepParts } from './parked-sweep.js';
import type { ParkedRetries } from './parked-retries.js';

export interface RetryCommandParts extends SweepParts {
  readonly selection: Pick<ParkedSelectionRepository, 'lastId' | 'select' | 'headOfKey'>;
  readonly retries: Pick<ParkedRetries, 'isAttempting' | 'steps'>;
  readonly context: Pick<LaneContext, 'quota'>;
  readonly clock: Clock;
}

/** A person wants deliveries attempted now: parked ones are due, dead ones are parked again and due. */
export class RetryCommand implements CommandExecutor {
  readonly #sweep: ParkedSweep;

  constructor(private readonly parts: RetryCommandParts) {
    this.#sweep = new ParkedSweep(parts);
  }

  async execute(target: CommandTarget): Promise<void> {
    const meant = target.part.offset === null ? target : await this.#headFor(target);
    if (meant !== undefined) await this.#sweep.run(meant, (row) => this.#retry(meant, row));
  }

  cancel(): CommandState {
    return 'cancelled';
  }

  /** A held delivery waits for the first of its key: that one is meant. */
  async #headFor(target: CommandTarget): Promise<CommandTarget | undefined> {
    const { part, subscriber } = target;
    const { selection } = this.parts;
    const read = await readSteadily(this.parts, target, async () => {
      const [row] = await selection.select(part, {
        below: Number.MAX_SAFE_INTEGER,
        upToId: Number.MAX_SAFE_INTEGER,
        limit: 1,
      });
      if (row?.state !== 'held' || row.orderingKey === null) return null;
      return (await selection.headOfKey(part, subscriber.id, row.orderingKey)) ?? row;
    });
    if (read === undefined) return undefined;
    const head = read.value;
    return head === null ? target : { ...target, part: { ...part, offset: head.offset } };
  }

  #retry({ part, lanes, subscriber }: CommandTarget, row: SelectedDelivery): string | null {
    const { retries, context } = this.parts;
    const { offset, state, orderingKey } = row;
    if (retries.isAttempting(lanes, subscriber.id, offset)) return 'retried';
    switch (state) {
      case 'parked':
        this.#makeDue(lanes, subscriber.id, offset);
        return 'retried';
      case 'held':
        // Those before it are retried; when it is the first of its key, its turn has come.
        if (part.offset === null) return 'held';
        if (orderingKey !== null) retries.steps.later({ lanes, subscriber, key: orderingKey, beyond: -1 });
        return 'retried';
      case 'dead': {
        // A dead one does not count against the quota, a parked one does.
        if (!context.quota.hasRoom(subscriber.id)) return null;
        context.quota.parked(subscriber.id, row.payloadBytes);
        const lane = lanes.lane(subscriber);
        lane.counts.dead--;
        lanes.touched(lane);
        if (orderingKey !== null) {
          // Beside deliveries of its key that are on their way it goes out of order, as was asked; the others wait for it.
          if (!lane.keys.has(orderingKey)) lane.block(orderingKey);
          retries.steps.revived(lanes, subscriber.id, orderingKey, offset);
        }
        this.#makeDue(lanes, subscriber.id, offset);
        return 'retried';
      }
    }
  }

  #makeDue(lanes: CommandTarget['lanes'], subscriptionId: number, offset: number): void {
    const nextAttemptAt = new Date(this.parts.clock.now());
    lanes.ledger.change({ kind: 'due', subscriptionId, offset, nextAttemptAt });
  }
}
