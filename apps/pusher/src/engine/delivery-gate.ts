import type { Clock } from '#libs/domain';
import type { Gate } from '../lanes/pacer.js';
import type { VerdictBacklog } from '../lanes/verdict-backlog.js';
import type { SubscriptionFeed } from '../matching/subscription-feed.js';

/**
 * Attempts start only while changes of subscriptions were read this recently: after the 2xx of an unsubscribe none
 * that it forbids starts later than 1 s, even while the database does not answer.
 */
const FRESH_MS = 900;

/** Whether this process may start attempts. */
export class DeliveryGate implements Gate {
  #isShut = false;

  constructor(
    private readonly feed: SubscriptionFeed,
    private readonly backlog: VerdictBacklog,
    private readonly clock: Clock,
  ) {}

  get isOpen(): boolean {
    return !this.#isShut && !this.backlog.isFull && this.clock.monotonic() - this.feed.readAt < FRESH_MS;
  }

  /** The process ends: nothing more is begun. */
  shut(): void {
    this.#isShut = true;
  }
}
