import type { Logger } from 'pino';
import type { FailingSubscriptionRepository } from '#libs/persistence';

/** A subscription whose attempts only failed for so long is disabled. */
export const FAILING_DAYS = 5;
const DAY_MS = 86_400_000;
/** How often what was seen is told to the database: what a crash forgets, and when several processes learn of each other. */
export const FAILURE_LOOK_MS = 5_000;

export interface FailureWatchParts {
  readonly failing: FailingSubscriptionRepository;
  readonly logger: Logger;
  /** How long a subscription may fail, in milliseconds. */
  readonly patienceMs?: number;
}

/**
 * Disables subscriptions whose attempts only failed for days. Since when is kept in the database, so that it outlives
 * processes and a confirmation in any of them ends it; each tells it there once a look, however many attempts it made.
 */
export class FailureWatch {
  readonly #patienceMs: number;
  #confirmed = new Set<number>();
  #failed = new Set<number>();

  constructor(private readonly parts: FailureWatchParts) {
    this.#patienceMs = parts.patienceMs ?? FAILING_DAYS * DAY_MS;
  }

  noted(subscriptionId: number, isConfirmed: boolean): void {
    (isConfirmed ? this.#confirmed : this.#failed).add(subscriptionId);
  }

  /** Tells the database what was seen since the last look, and disables what is overdue. */
  async look(): Promise<void> {
    const confirmed = this.#confirmed;
    const failed = this.#failed;
    this.#confirmed = new Set();
    this.#failed = new Set();
    try {
      await this.parts.failing.ended([...confirmed]);
    } catch (error) {
      // A confirmation that is forgotten would disable a subscription that works; a failure comes again.
      for (const id of confirmed) this.#confirmed.add(id);
      this.parts.logger.warn({ err: error }, 'confirmations after failures could not be noted yet');
      return;
    }
    try {
      await this.#judge([...failed].filter((id) => !confirmed.has(id)));
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'subscriptions that only fail could not be looked after');
    }
  }

  async #judge(failed: readonly number[]): Promise<void> {
    const { failing, logger } = this.parts;
    if (failed.length === 0) return;
    await failing.began(failed);
    for (const id of await failing.overdue(failed, this.#patienceMs)) {
      const days = Math.round(this.#patienceMs / DAY_MS);
      const reason = `every attempt failed for ${days} days: disabled until an update or resume`;
      if (await failing.disable(id, this.#patienceMs, reason))
        logger.warn({ subscription: id }, 'a subscription that only failed was disabled');
    }
  }
}
