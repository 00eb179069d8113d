/** Fewer failures in a row are what a restart of a receiver or a bad network costs. */
export const STREAK_FAILURES = 10;
/** One event that no receiver could take, or two, must not stop the others: those are parked. */
export const STREAK_EVENTS = 3;
/**
 * A streak lasts at least this long, from the start of its first attempt: at thousands of attempts a second ten failures
 * in a row are chance where every second one fails. No delivery is parked that early, unless its attempt took that long.
 */
export const STREAK_MS = 1_000;
/** Unless there are so many that not even a receiver that fails nine times in ten does that by chance. */
export const STREAK_CERTAIN = 100;

/** Failures of a subscription's attempts with no confirmation in between. */
export class FailureStreak {
  #failures = 0;
  #events = 0;
  #first = '';
  #second = '';
  #since = 0;

  /** Whether it says that the endpoint fails, whatever the event. */
  isConclusive(now: number): boolean {
    if (this.#failures < STREAK_FAILURES || this.#events < STREAK_EVENTS) return false;
    return now - this.#since >= STREAK_MS || this.#failures >= STREAK_CERTAIN;
  }

  /**
   * @param event which event it was for: never empty, the same for all its attempts
   * @param startedAt when the attempt began (monotonic, in ms)
   */
  add(event: string, startedAt: number): void {
    if (this.#failures++ === 0) this.#since = startedAt;
    else this.#since = Math.min(this.#since, startedAt);
    if (this.#events >= STREAK_EVENTS || event === this.#first || event === this.#second) return;
    this.#events++;
    if (this.#events === 1) this.#first = event;
    else if (this.#events === 2) this.#second = event;
  }

  /** An attempt was confirmed. */
  end(): void {
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.#events = 0;
    this.#first = '';
    this.#second = '';
  }
}
