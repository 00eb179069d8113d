import { setTimeout as pause } from 'node:timers/promises';
import { hostEvent } from '../support/host-event.ts';
import type { EventProducer, ProducedRecord } from '../support/event-producer.ts';
import { randomness } from '../support/randomness.ts';
import { COMMON_NAMES, EVENTS_PER_SECOND, KEYS, PARTITIONS, RARE_NAME, RARE_SHARE } from './settings.ts';

const BATCH_EVERY_MS = 50;
/** After a batch that failed. */
const RETRY_MS = 250;

/** Where Kafka said that a record stands. */
export interface Acknowledged {
  readonly number: number;
  readonly partition: number;
  readonly offset: number;
}

interface KeyedEvent {
  readonly number: number;
  readonly record: ProducedRecord & { readonly partition: number };
}

/** A steady stream of keyed events, the same for the same seed. A batch that fails is in doubt, and is not sent again. */
export class ChaosProducer {
  readonly acknowledged: Acknowledged[] = [];
  /** Numbers of events that may be in the log, or not. */
  readonly inDoubt: number[] = [];
  readonly #producer: EventProducer;
  readonly #random: () => number;
  #number = 0;
  #isStopping = false;
  #running: Promise<void> | undefined;

  constructor(producer: EventProducer, seed: number) {
    this.#producer = producer;
    this.#random = randomness(seed + 2);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    const since = performance.now();
    let outage = 0;
    while (!this.#isStopping) {
      // What would have been produced during an outage is not made up for: the rate stays what it was.
      const due = ((performance.now() - since - outage) / 1_000) * EVENTS_PER_SECOND;
      const batch = Array.from({ length: Math.max(0, Math.floor(due) - this.#number) }, () => this.#event());
      if (batch.length > 0) {
        const began = performance.now();
        if (!(await this.#send(batch))) await pause(RETRY_MS);
        outage += Math.max(0, performance.now() - began - BATCH_EVERY_MS);
      }
      await pause(BATCH_EVERY_MS);
    }
  }

  async #send(batch: readonly KeyedEvent[]): Promise<boolean> {
    try {
      const places = await this.#producer.sendAll(batch.map(({ record }) => record));
      const next = new Map(places.map(({ partition, offset }) => [partition, offset]));
      for (const { number, record } of batch) {
        const offset = next.get(record.partition) ?? NaN;
        next.set(record.partition, offset + 1);
        this.acknowledged.push({ number, partition: record.partition, offset });
      }
      return true;
    } catch {
      this.inDoubt.push(...batch.map(({ number }) => number));
      return false;
    }
  }

  #event(): KeyedEvent {
    const number = this.#number++;
    const share = this.#random();
    const common = COMMON_NAMES[Math.floor(share * COMMON_NAMES.length)] ?? RARE_NAME;
    const name = this.#random() < RARE_SHARE ? RARE_NAME : common;
    const key = Math.floor(this.#random() * KEYS);
    return {
      number,
      record: {
        key: `host-${key}`,
        partition: key % PARTITIONS,
        value: hostEvent({ action: 'update', hostId: key, host: { number } }),
        headers: { event_name: name },
      },
    };
  }
}
