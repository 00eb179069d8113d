import { randomUUID } from 'node:crypto';
import { CompressionTypes, Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { hostcreate, keyOf, preciseNow } from './bodies.ts';
import { LATENCY_RATE, PARTITIONS } from './settings.ts';

/** Records of one send: large enough that producing is not what the bench waits for. */
const BATCH = 2_000;
/** The paced producer sends what is due this often. */
const PACE_MS = 2;

/** A topic of the bench's own. */
export class Backlog {
  readonly topic = `ringback.bench.${randomUUID().slice(0, 8)}`;
  readonly #kafka: Kafka;
  readonly #producer: Producer;

  constructor(brokers: readonly string[]) {
    this.#kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
    this.#producer = this.#kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  }

  async create(): Promise<void> {
    const admin = this.#kafka.admin();
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic: this.topic, numPartitions: PARTITIONS }],
    });
    await admin.disconnect();
    await this.#producer.connect();
  }

  async fill(count: number): Promise<void> {
    for (let first = 0; first < count; first += BATCH) {
      const messages = Array.from({ length: Math.min(BATCH, count - first) }, (_, index) => ({
        key: keyOf(first + index),
        value: hostcreate(first + index),
      }));
      await this.#producer.send({ topic: this.topic, messages, compression: CompressionTypes.None });
    }
  }

  /** Produces at LATENCY_RATE until so many are sent; each body says when it was made. */
  async pace(count: number): Promise<void> {
    const since = performance.now();
    const sends: Promise<unknown>[] = [];
    for (let sent = 0; sent < count;) {
      const due = Math.min(count, Math.floor(((performance.now() - since) / 1_000) * LATENCY_RATE));
      const messages = [];
      for (; sent < due; sent++) messages.push({ key: keyOf(sent), value: hostcreate(sent, preciseNow()) });
      if (messages.length > 0) sends.push(this.#producer.send({ topic: this.topic, messages }));
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
    await Promise.all(sends);
  }

  async remove(): Promise<void> {
    await this.#producer.disconnect();
    const admin = this.#kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [this.topic] });
    await admin.disconnect();
  }
}
