import type { BenchDatabase } from './bench-database.ts';
import { BenchTopic } from './bench-topic.ts';
import type { ReceiverProcess } from './receiver-process.ts';
import { pusher } from './contestants.ts';
import { measure } from './measure.ts';
import { RESUME_SECONDS, type Row, TURN_SECONDS, turnsOf, WARM_SECONDS } from './settings.ts';

/** More than any contestant delivers from a topic in a second on two cores; one that runs out of events is an error. */
const MOST_PER_SECOND = 35_000;

/** What the parts work with. */
export interface BenchSettings {
  readonly brokers: string;
  readonly database: BenchDatabase;
  readonly receiver: ReceiverProcess;
  /** How long each contestant is measured. */
  readonly seconds: number;
  /** Events of the backlog. */
  readonly events: number;
  /** The receiver's delays to compare contestants at. */
  readonly rows: readonly Row[];
  /** Where the peer is installed. */
  readonly peerFolder: string;
}

/** What the parts share. */
export class Bench {
  readonly settings: BenchSettings;
  readonly database: BenchDatabase;
  readonly receiver: ReceiverProcess;
  readonly seconds: number;
  #filled: Promise<BenchTopic> | undefined;
  readonly #topics: BenchTopic[] = [];

  constructor(settings: BenchSettings) {
    this.settings = settings;
    ({ database: this.database, receiver: this.receiver, seconds: this.seconds } = settings);
  }

  /** An empty topic, removed at the end. */
  async topic(): Promise<BenchTopic> {
    const topic = await BenchTopic.create(this.settings.brokers);
    this.#topics.push(topic);
    return topic;
  }

  /** How many events the filled topic has. */
  get filledCount(): number {
    const seconds = WARM_SECONDS + turnsOf(this.seconds) * (RESUME_SECONDS + TURN_SECONDS) + 1;
    return Math.ceil(MOST_PER_SECOND * seconds);
  }

  /** A topic with more events than a contestant delivers while it is measured. */
  filledTopic(): Promise<BenchTopic> {
    this.#filled ??= this.topic().then(async (topic) => {
      this.say(`producing ${this.filledCount.toLocaleString('en')} events ...`);
      await topic.fill(this.filledCount);
      await this.#warmServices(topic.name);
      return topic;
    });
    return this.#filled;
  }

  say(text: string): void {
    console.log(text);
  }

  async close(): Promise<void> {
    for (const topic of this.#topics) await topic.remove();
  }

  /** Broker and database compile and fill their caches while they first serve a pusher: that one is not measured. */
  async #warmServices(topic: string): Promise<void> {
    this.say('warming up broker and database ...');
    await this.database.reset(topic, [{ callbackUrl: this.receiver.url }]);
    await measure(this, pusher(topic), 0);
  }
}
