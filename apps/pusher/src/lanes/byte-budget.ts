/** Bytes that the windows of a process may hold in all. */
export class ByteBudget {
  #used = 0;
  #waiting: (() => void) | undefined;

  constructor(readonly limit: number) {}

  get used(): number {
    return this.#used;
  }

  get isFull(): boolean {
    return this.#used >= this.limit;
  }

  take(bytes: number): void {
    this.#used += bytes;
  }

  giveBack(bytes: number): void {
    this.#used -= bytes;
    // Half empty, not merely below the limit: pausing throws fetched records away, so it should be rare.
    if (this.#waiting === undefined || this.#used > this.limit / 2) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting();
  }

  /** Calls once, when half of the budget is free again. */
  whenRoom(call: () => void): void {
    this.#waiting = call;
    this.giveBack(0);
  }
}
