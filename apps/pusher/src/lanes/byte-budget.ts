/** Bytes that the windows of a process may hold in all. */
export class ByteBudget {
  #used = 0;
  #kept = 0;
  #waiting: (() => void) | undefined;

  constructor(readonly limit: number) {}

  get used(): number {
    return this.#used;
  }

  /** Those of them that deliveries need: the rest is kept in case a subscription changes. */
  get awaited(): number {
    return this.#used - this.#kept;
  }

  get isFull(): boolean {
    return this.#used >= this.limit;
  }

  get isHalfFree(): boolean {
    return this.#used <= this.limit / 2;
  }

  take(bytes: number): void {
    this.#used += bytes;
  }

  /** No delivery needs bytes that were taken: they are kept all the same. */
  keep(bytes: number): void {
    this.#kept += bytes;
  }

  /** Bytes that were kept are needed by a delivery, or are given back next. */
  keepNoLonger(bytes: number): void {
    this.#kept -= bytes;
  }

  giveBack(bytes: number): void {
    this.#used -= bytes;
    // Half empty, not merely below the limit: pausing throws fetched records away, so it should be rare.
    if (this.#waiting === undefined || !this.isHalfFree) return;
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
