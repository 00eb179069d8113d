import type { EventProducer, ProducedRecord } from './event-producer.js';

/** Produces records steadily, one request after the other, until it is stopped. */
export class Traffic {
  readonly #running: Promise<void>;
  #count = 0;
  #isStopped = false;

  /**
   * @param make the n-th records, from 0
   * @param everyMs pause between two requests; default 10
   */
  constructor(
    private readonly producer: EventProducer,
    private readonly make: (n: number) => readonly ProducedRecord[],
    private readonly everyMs = 10,
  ) {
    this.#running = this.#run();
  }

  /** Requests that were answered. */
  get count(): number {
    return this.#count;
  }

  /** @returns the requests that were answered */
  async stop(): Promise<number> {
    this.#isStopped = true;
    await this.#running;
    return this.#count;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      await this.producer.sendAll(this.make(this.#count));
      this.#count++;
      await new Promise((resolve) => setTimeout(resolve, this.everyMs));
    }
  }
}
