import type { LaneContext } from '../lanes/lane-context.js';
import type { Pacer } from '../lanes/pacer.js';
import type { Subscriber } from '../matching/subscriber.js';
import type { SubscriptionBook } from '../matching/subscription-book.js';

/** How often it is asked whether reading is wanted again: well before what was read ahead is used up. */
export const READ_AHEAD_LOOK_MS = 10;

/** Reading rests from this part of the windows' bytes on, and is wanted again below the other. */
const ENOUGH_SHARE = 1 / 6;
const WANTED_SHARE = 1 / 9;
/** It rests while everybody has so many times what it may have in flight, and is wanted by whoever has less than the other. */
const ENOUGH_ROUNDS = 2;
const WANTED_ROUNDS = 1;

export interface ReadAheadParts {
  readonly book: Pick<SubscriptionBook, 'active'>;
  readonly context: {
    readonly budget: Pick<LaneContext['budget'], 'awaited' | 'limit'>;
    readonly loads: Pick<LaneContext['loads'], 'of'>;
    readonly pacers: { get(subscriber: Subscriber): Pick<Pacer, 'appetite'> | undefined };
  };
}

/**
 * How far reading goes ahead of delivering: while every subscription has enough to do, more in memory would make nobody
 * faster. A sixth of the windows serves a backlog as fast as all of them, and costs a sixth.
 */
export class ReadAhead {
  constructor(private readonly parts: ReadAheadParts) {}

  get isEnough(): boolean {
    const { awaited, limit } = this.parts.context.budget;
    return awaited >= limit * ENOUGH_SHARE && !this.#isAnyoneBelow(ENOUGH_ROUNDS);
  }

  get isWanted(): boolean {
    const { awaited, limit } = this.parts.context.budget;
    return awaited < limit * WANTED_SHARE || this.#isAnyoneBelow(WANTED_ROUNDS);
  }

  /** Who is behind is served by reading again, not by reading on. */
  #isAnyoneBelow(rounds: number): boolean {
    const { book, context } = this.parts;
    for (const subscriber of book.active()) {
      const { held, behind } = context.loads.of(subscriber);
      if (behind === 0 && held < rounds * (context.pacers.get(subscriber)?.appetite ?? 1)) return true;
    }
    return false;
  }
}
