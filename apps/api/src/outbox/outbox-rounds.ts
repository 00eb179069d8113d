import type { Logger } from '#libs/observability';

/** What another process committed, or ended before it published, is found within this. */
const INTERVAL_MS = 5_000;

/** What waits in the database to be published. */
export interface Outbox {
  /** What it holds, in the plural, for the log. */
  readonly holds: string;
  /** @returns how many were published; 0 when there was nothing, or another process is at it */
  publishOldest(): Promise<number>;
  /** Forgets published ones that are not kept, in a step that does not take long. */
  prune(): Promise<unknown>;
}

/**
 * Publishes what waits in an outbox, in its order: an outage of Kafka only delays it. One round runs at a time in a
 * process; the outbox's locks see to it that only one process is at it.
 */
export class OutboxRounds {
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #isStopped = false;
  #isFailing = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly logger: Logger,
  ) {}

  /** From now on a round begins at least every so often. */
  start(): void {
    this.#timer = setInterval(() => {
      this.wake();
    }, INTERVAL_MS);
    this.wake();
  }

  /** There may be something to publish. */
  wake(): void {
    if (this.#isStopped) return;
    this.#again = true;
    this.#round ??= this.#publishAll().finally(() => {
      this.#round = undefined;
      if (this.#again) this.wake();
    });
  }

  /** Publishes what is under way and nothing more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#again = false;
    clearInterval(this.#timer);
    await this.#round;
  }

  async #publishAll(): Promise<void> {
    const { outbox, logger } = this;
    try {
      while (this.#again) {
        this.#again = false;
        const published = await outbox.publishOldest();
        if (published > 0 && !this.#isStopped) this.#again = true;
      }
      await outbox.prune();
      if (this.#isFailing) logger.info(`${outbox.holds} are published again`);
      this.#isFailing = false;
    } catch (error) {
      // The interval tries again; said once an outage.
      this.#again = false;
      if (!this.#isFailing) logger.warn({ err: error }, `${outbox.holds} wait to be published`);
      this.#isFailing = true;
    }
  }
}
