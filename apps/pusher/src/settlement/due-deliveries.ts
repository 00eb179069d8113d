import type { Clock } from '#libs/domain';
import type { DueDelivery, ParkedDelivery, ParkedRepository } from '#libs/persistence';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import type { SubscriptionBook } from '../matching/subscription-book.js';
import type { AttemptShares } from './attempt-shares.js';
import type { Ownership } from './ownership.js';

/** New deliveries from the database that one look takes up: payloads are up to 1 MiB each. */
const DUE_A_LOOK = 64;
/** Places of due deliveries that one question asks for: what is on its way is still due in the database. */
const PLACES_A_QUESTION = 2_048;
/** Questions of one look: each passes over the subscriptions that the ones before it gave enough. */
const QUESTIONS_A_LOOK = 4;

export interface DueDeliveriesParts {
  readonly parked: Pick<ParkedRepository, 'due' | 'load'>;
  readonly book: SubscriptionBook;
  readonly ownership: Pick<Ownership, 'all' | 'get'>;
  readonly clock: Clock;
  readonly shares: AttemptShares;
  /** Whether one is on its way already. */
  readonly isUnderWay: (place: DueDelivery) => boolean;
  readonly begin: (row: ParkedDelivery, lanes: PartitionLanes) => void;
}

/** The parked deliveries whose schedule says that they are due, in the partitions that this process owns. */
export class DueDeliveries {
  constructor(private readonly parts: DueDeliveriesParts) {}

  /** Takes up what is due, of each subscription no more than its share. */
  async takeUp(): Promise<void> {
    const { ownership, parked, clock, begin } = this.parts;
    let left = DUE_A_LOOK;
    for (let question = 0; question < QUESTIONS_A_LOOK && left > 0; question++) {
      const owned = ownership.all.filter((each) => each.mayAttempt).map(({ lanes }) => lanes);
      const seqs = new Map(owned.map((lanes) => [lanes, lanes.flushSeq]));
      const due = await parked.due(owned, new Date(clock.now()), PLACES_A_QUESTION, this.#passedOver());
      const chosen = this.#choose(due, left);
      if (chosen.length === 0) return;
      for (const row of await parked.load(chosen)) {
        const lanes = ownership.get(row)?.lanes;
        // Settled since the question was asked: the row may have been concluded meanwhile. The next look tells.
        if (lanes !== undefined && seqs.get(lanes) === lanes.flushSeq) begin(row, lanes);
      }
      left -= chosen.length;
      if (due.length < PLACES_A_QUESTION) return;
    }
  }

  #choose(due: readonly DueDelivery[], atMost: number): readonly DueDelivery[] {
    const { book, ownership, isUnderWay } = this.parts;
    const chosen: DueDelivery[] = [];
    const shares = this.parts.shares.copy();
    for (const place of due) {
      if (chosen.length === atMost) break;
      const subscriber = book.get(place.subscriptionId);
      const lanes = ownership.get(place)?.lanes;
      if (subscriber === undefined || lanes === undefined || isUnderWay(place)) continue;
      if (lanes.ledger.isSettling(place.subscriptionId, place.offset) || !shares.mayBegin(subscriber))
        continue;
      shares.begun(subscriber);
      chosen.push(place);
    }
    return chosen;
  }

  /** Subscriptions whose due deliveries are not looked at: not active, or with no room for another attempt. */
  #passedOver(): readonly number[] {
    return [...this.parts.shares.full(), ...this.parts.book.inactive()].map(({ id }) => id);
  }
}
