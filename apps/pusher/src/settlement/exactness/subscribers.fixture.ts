import type { SubscriptionState } from '#libs/domain';
import { subscriptionOf } from '../../matching/subscription.fixture.js';
import type { Database } from './database.fixture.js';
import { type EventLog, wants } from './event-log.fixture.js';

const MOST = 3;

/** People who subscribe, change their mind and go; processes learn of it later. */
export class Subscribers {
  #nextId = 1;

  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
  ) {}

  subscribe(form: string, lag: number): void {
    const { subscriptions, changes } = this.database;
    if (subscriptions.size >= MOST) return;
    const id = this.#nextId++;
    const floor = Math.max(0, this.log.length - lag);
    subscriptions.set(id, { subscription: subscriptionOf({ id, name: String(id), form }), floor });
    changes.push({ id, floor });
  }

  define(
    which: number,
    change: { readonly form?: string; readonly state: SubscriptionState },
    lag: number,
  ): void {
    const { subscriptions, changes } = this.database;
    const truth = [...subscriptions.values()][which % Math.max(1, subscriptions.size)];
    if (truth === undefined) return;
    truth.subscription = { ...truth.subscription, ...change };
    const { id } = truth.subscription;
    // What it does not want any more is nobody's duty, even if it wants it again later.
    for (const entry of this.log)
      if (entry !== undefined && !wants(truth.subscription, entry.description.name))
        entry.wantedBy.delete(id);
    changes.push({ id, floor: Math.max(0, this.log.length - lag) });
  }

  unsubscribe(which: number): void {
    const { subscriptions, changes } = this.database;
    const id = [...subscriptions.keys()][which % Math.max(1, subscriptions.size)];
    if (id === undefined) return;
    this.database.unsubscribe(id);
    changes.push({ id, floor: this.log.length });
  }
}
