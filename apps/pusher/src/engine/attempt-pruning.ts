import type { Logger } from 'pino';
import type { AttemptRepository } from '#libs/persistence';
import { MAX_RECORDS_A_SUBSCRIPTION } from '../lanes/attempt-records.js';

/** How often attempts are forgotten. */
export const PRUNE_ATTEMPTS_MS = 30_000;
/** Attempts are kept this long. */
const KEPT_DAYS = 7;

/** Keeps the records of attempts small: of each subscription the newest, and none that is old. */
export class AttemptPruning {
  #recorded = new Set<number>();
  /** What was recorded before the last turn may have been settled after it. */
  #recordedBefore = new Set<number>();

  constructor(private readonly parts: { readonly attempts: AttemptRepository; readonly logger: Logger }) {}

  /** An attempt of the subscription is on its way to the database. */
  recorded(subscriptionId: number): void {
    this.#recorded.add(subscriptionId);
  }

  /** Only subscriptions that this process wrote to are looked at: whoever else wrote looks after its own. */
  async look(): Promise<void> {
    const { attempts, logger } = this.parts;
    const written = new Set([...this.#recordedBefore, ...this.#recorded]);
    this.#recordedBefore = this.#recorded;
    this.#recorded = new Set();
    try {
      for (const id of written) await attempts.keepNewest(id, MAX_RECORDS_A_SUBSCRIPTION);
      await attempts.forgetOlderThan(KEPT_DAYS);
    } catch (error) {
      for (const id of written) this.#recordedBefore.add(id);
      logger.warn({ err: error }, 'recorded attempts could not be pruned');
    }
  }
}
