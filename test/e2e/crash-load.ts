import { setTimeout as pause } from 'node:timers/promises';
import type { ProducedEvent } from '../support/checker.js';
import type { EventProducer } from '../support/event-producer.js';
import { hostEvent } from '../support/host-event.js';
import { randomness } from '../support/randomness.js';

/** Event names by their share. Nobody subscribes to the last. */
const ACTIONS = [
  { below: 0.6, action: 'create', name: 'hostcreate' },
  { below: 0.9, action: 'update', name: 'hostupdate' },
  { below: 1, action: 'delete', name: 'hostdelete' },
] as const;
const BATCH_EVERY_MS = 50;

export interface LoadOptions {
  readonly seed: number;
  readonly keys: number;
  readonly perSecond: number;
}

/** A steady stream of keyed host events, the same for the same seed. */
export class Load {
  /** Events that Kafka acknowledged, in order. */
  readonly produced: ProducedEvent[] = [];
  readonly #random: () => number;
  #running: Promise<void> | undefined;
  #isStopping = false;
  #number = 0;

  constructor(
    private readonly producer: EventProducer,
    private readonly options: LoadOptions,
  ) {
    this.#random = randomness(options.seed);
  }

  start(): void {
    this.#isStopping = false;
    this.#running ??= this.#run();
  }

  /** @throws what kept it from producing */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
    this.#running = undefined;
  }

  async #run(): Promise<void> {
    const batch = (this.options.perSecond * BATCH_EVERY_MS) / 1_000;
    while (!this.#isStopping) {
      const events = Array.from({ length: batch }, () => this.#event());
      await this.producer.sendAll(
        events.map(({ event, action }) => ({
          key: event.key,
          // A deleted host has no current data, where the number stands: nobody reads those.
          value: hostEvent({ action, hostId: event.number, host: { number: event.number } }),
        })),
      );
      this.produced.push(...events.map(({ event }) => event));
      await pause(BATCH_EVERY_MS);
    }
  }

  #event() {
    const share = this.#random();
    const { action, name } = ACTIONS.find(({ below }) => share < below) ?? ACTIONS[0];
    const key = `host-${Math.floor(this.#random() * this.options.keys)}`;
    return { event: { number: this.#number++, key, name }, action };
  }
}
