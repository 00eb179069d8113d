/** Turns one after the other, with a pause between them. A turn handles its own errors. */
export class Loop {
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(
    private readonly pauseMs: number,
    private readonly turn: () => Promise<void>,
  ) {}

  start(): void {
    this.#timer = setTimeout(() => void this.#next(), 0);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #next(): Promise<void> {
    await this.turn();
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#next(), this.pauseMs);
  }
}
