/** Beyond this many unsettled verdicts no attempt starts: what a crash would repeat, and memory, stay bounded. */
export const MAX_UNSETTLED_VERDICTS = 10_000;

/** How many verdicts of this process are not in the database yet. */
export class VerdictBacklog {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= MAX_UNSETTLED_VERDICTS;
  }

  add(): void {
    this.#count++;
  }

  settled(count: number): void {
    this.#count -= count;
  }
}
