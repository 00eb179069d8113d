/**
 * Attempts in flight of all subscriptions of a process beyond which each is left with one: a connection takes some 30 KiB,
 * and a thousand subscriptions that are behind want tens of thousands of them.
 */
const CROWDED = 512;

/** The attempts in flight of a process. */
export class Crowd {
  readonly #limit: number;
  #inFlight = 0;

  /** @param maxInFlight what one subscription may have: that much is never too much */
  constructor(maxInFlight: number) {
    this.#limit = Math.max(CROWDED, maxInFlight);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Whether each subscription is left with one. */
  get isFull(): boolean {
    return this.#inFlight >= this.#limit;
  }

  /** Whether a subscription with so many attempts in flight may start another. */
  admits(own: number): boolean {
    return own === 0 || !this.isFull;
  }

  started(): void {
    this.#inFlight++;
  }

  ended(): void {
    this.#inFlight--;
  }
}
