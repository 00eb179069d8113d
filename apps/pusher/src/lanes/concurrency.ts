/**
 * How many attempts a subscription may have in flight: between 1 and a maximum that only its definition says.
 *
 * It begins at the maximum, which a healthy receiver was said to bear. A sign of congestion halves it, once for all
 * attempts that were on their way together: they are one piece of news. Confirmations then add one for each round of
 * answers. After an outage it begins at 1 and doubles with each round.
 */
export class Concurrency {
  #value: number;
  /** Below it confirmations double it in each round; from it on they add one. */
  #threshold: number;
  /** Attempts that began before this moment (monotonic, in ms) tell what is known already. */
  #decreasedAt = -Infinity;

  /** @param max at least 1 */
  constructor(readonly max: number) {
    this.#value = max;
    this.#threshold = max;
  }

  /** A whole number from 1 to `max`. */
  get allowed(): number {
    return Math.floor(this.#value);
  }

  get isReduced(): boolean {
    return this.#value < this.max;
  }

  confirmed(): void {
    if (this.#value >= this.max) return;
    const step = this.#value < this.#threshold ? 1 : 1 / this.#value;
    this.#value = Math.min(this.max, this.#value + step);
  }

  /**
   * The receiver could not keep up with an attempt.
   * @param startedAt when the attempt began and `now`: monotonic, in ms
   */
  congested(startedAt: number, now: number): void {
    if (startedAt < this.#decreasedAt) return;
    this.#decreasedAt = now;
    this.#value = Math.max(1, this.#value / 2);
    this.#threshold = this.#value;
  }

  /** The endpoint was away and is back: everybody's deliveries wait for it. */
  restart(now: number): void {
    this.#decreasedAt = now;
    this.#value = 1;
    this.#threshold = this.max;
  }
}
