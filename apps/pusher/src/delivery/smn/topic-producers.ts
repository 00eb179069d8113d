import type { EventProducer } from '#libs/broker';

/** A producer that has written nothing for so long is closed. */
const IDLE_MS = 300_000;

interface Opened {
  readonly producer: EventProducer;
  usedAt: number;
}

/** A producer for each topic: one that the broker refuses holds up none but its own. */
export class TopicProducers {
  readonly #opened = new Map<string, Opened>();

  constructor(private readonly open: () => EventProducer) {}

  of(topic: string): EventProducer {
    const now = performance.now();
    this.#closeIdle(now);
    let opened = this.#opened.get(topic);
    if (opened === undefined) {
      opened = { producer: this.open(), usedAt: now };
      this.#opened.set(topic, opened);
    }
    opened.usedAt = now;
    return opened.producer;
  }

  async close(): Promise<void> {
    const all = [...this.#opened.values()];
    this.#opened.clear();
    await Promise.allSettled(all.map(({ producer }) => producer.close()));
  }

  #closeIdle(now: number): void {
    for (const [topic, { producer, usedAt }] of this.#opened) {
      if (now - usedAt < IDLE_MS) continue;
      this.#opened.delete(topic);
      // All that it wrote was acknowledged: nothing is lost where it does not close.
      void producer.close().catch(() => undefined);
    }
  }
}
