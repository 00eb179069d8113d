import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { eventBody, keyOf, preciseNow } from './bodies.ts';
import { PARTITIONS } from './settings.ts';
import { passed } from './wait.ts';

/** Records of one send: large enough that producing is not what the bench waits for. */
const BATCH = 2_000;
/** The paced producer sends what is due this often. */
const PACE_MS = 2;

/** A topic of the bench's own. */
export class BenchTopic {
  readonly name = `ringback.bench.${randomUUID().slice(0, 8)}`;
  readonly #kafka: Kafka;
  readonly #producer: Producer;

  private constructor(brokers: string) {
    this.#kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
    this.#producer = this.#kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  }

  static async create(brokers: string): Promise<BenchTopic> {
    const topic = new BenchTopic(brokers);
    const admin = topic.#kafka.admin();
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic: topic.name, numPartitions: PARTITIONS }],
    });
    await admin.disconnect();
    await topic.#producer.connect();
    return topic;
  }

  /** Produces so many events at once; `nameOf` gives each an event name of its own. */
  async fill(count: number, nameOf: (number: number) => string = () => ''): Promise<void> {
    for (let first = 0; first < count; first += BATCH) {
      const messages = Array.from({ length: Math.min(BATCH, count - first) }, (_, index) => {
        const number = first + index;
        return { key: keyOf(number), value: eventBody(number, { name: nameOf(number) }) };
      });
      await this.#producer.send({ topic: this.name, messages });
    }
  }

  /** Produces so many events a second for so long, or until it is stopped; each body says when it was made. */
  async pace(perSecond: number, seconds: number, stop?: AbortSignal): Promise<void> {
    const count = Math.ceil(perSecond * seconds);
    const since = performance.now();
    const sends: Promise<unknown>[] = [];
    for (let sent = 0; sent < count && stop?.aborted !== true;) {
      const due = Math.min(count, Math.floor(((performance.now() - since) / 1_000) * perSecond));
      const messages = [];
      for (; sent < due; sent++) {
        messages.push({ key: keyOf(sent), value: eventBody(sent, { madeAt: preciseNow() }) });
      }
      if (messages.length > 0) sends.push(this.#producer.send({ topic: this.name, messages }));
      await passed(PACE_MS);
    }
    await Promise.all(sends);
  }

  async remove(): Promise<void> {
    await this.#producer.disconnect();
    const admin = this.#kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [this.name] });
    await admin.disconnect();
  }
}
