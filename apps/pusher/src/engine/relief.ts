import type { Logger } from 'pino';
import type { Clock } from '#libs/domain';
import type { Lane } from '../lanes/lane.js';
import type { LaneContext } from '../lanes/lane-context.js';
import type { Load } from '../lanes/loads.js';
import { relieve } from '../lanes/window-relief.js';
import type { SubscriptionBook } from '../matching/subscription-book.js';
import type { Ownership } from '../settlement/ownership.js';

/** What is read again and was not attempted after this long gives way to lanes that have nothing. */
const PATIENCE_MS = 5_000;

export interface ReliefParts {
  readonly ownership: Ownership;
  readonly book: SubscriptionBook;
  readonly context: Pick<LaneContext, 'budget' | 'catchUpBudget' | 'loads'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keeps a full window from holding up subscriptions that have nothing to do: who holds it the longest falls behind. While
 * everybody has something to do, everybody waits: reading the log twice would make nobody faster.
 */
export class Relief {
  constructor(private readonly parts: ReliefParts) {}

  /** For the window that is read at the head. */
  window(): void {
    const { context, logger } = this.parts;
    if (!this.#isAnyoneIdle(({ held, behind }) => held === 0 && behind === 0)) return;
    const fallen = relieve(context.budget, this.#lanes(false));
    if (fallen > 0) logger.info({ lanes: fallen, bytes: context.budget.used }, 'lanes fell behind');
  }

  /** For what is read again. */
  catchUp(): void {
    const { context, clock } = this.parts;
    if (!context.catchUpBudget.isFull) return;
    if (!this.#isAnyoneIdle(({ heldBehind, behind }) => heldBehind === 0 && behind > 0)) return;
    relieve(context.catchUpBudget, this.#lanes(true), clock.monotonic() - PATIENCE_MS);
  }

  #isAnyoneIdle(is: (load: Load) => boolean): boolean {
    const { book, context } = this.parts;
    for (const subscriber of book.active()) if (is(context.loads.of(subscriber))) return true;
    return false;
  }

  *#lanes(isBehind: boolean): Generator<Lane> {
    for (const { lanes } of this.parts.ownership.all)
      for (const lane of lanes) if ((lane.behind !== null) === isBehind) yield lane;
  }
}
