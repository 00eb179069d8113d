import { Kafka, logLevel, type Message, Partitioners } from 'kafkajs';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { TopicAdmin } from '#libs/broker';
import { eventually } from '../support/eventually.js';
import { startTestApi, type TestApi } from './api-process.js';
import { brokersFromEnvironment, randomTopic } from './broker-topics.js';
import { type NativeAnswer, NativeClient } from './native-client.js';

/** With 20 events in each of its two partitions. */
export const topic = randomTopic('replay');
/** Without any. */
export const other = randomTopic('replayed');
const MINUTE = 60_000;
/** The first event of partition 0; one follows each minute. */
const began = Date.now() - 60 * MINUTE;
/** Gone from the log: the first events of partition 1. */
export const GONE = 4;
/** Offsets that are for the subscription: neither the other name, tenant nor business. */
export const MEANT = [0, 3, 6, 7, 9, 10, 12, 13, 15, 16, 18, 19];
const TABLES = ['command', 'command_part', 'parked_delivery', 'delivery_progress', 'subscription_pace'];

export function at(minutes: number): string {
  return new Date(began + minutes * MINUTE).toISOString();
}

/** 20 in each partition of the topic: two of three are for the subscription. */
function messages(partition: number): (Message & { partition: number })[] {
  return Array.from({ length: 20 }, (_, n) => ({
    partition,
    timestamp: String(began + n * MINUTE),
    headers: { event_name: n % 3 === 2 ? 'other' : 'hostcreate', tenant: n === 4 ? 'elsewhere' : '0' },
    value: JSON.stringify({ n, ...(n === 1 && { bk_biz_id: 9 }) }),
  }));
}

/** An API with a subscription and a log that may be delivered again, whose beginning is gone. */
export class ReplayableLog {
  client!: NativeClient;
  /** The subscription. */
  id!: number;
  #api!: TestApi;

  /** Starts with the first test of the file, has no commands before each, and ends with the last. */
  constructor() {
    beforeAll(() => this.#start());
    beforeEach(async () => {
      for (const table of TABLES) await this.sql(`DELETE FROM ${table}`);
      await this.sql('UPDATE partition_lease SET scanned = 20 WHERE topic = ?', [topic]);
      await this.client.post(`/subscriptions/${this.id}/resume`);
    });
    afterAll(() => this.#api.stop());
  }

  sql<T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> {
    return this.#api.database.dataSource.query<T[]>(text, values);
  }

  replay(body: unknown): Promise<NativeAnswer> {
    return this.client.post(`/subscriptions/${this.id}/replay`, body);
  }

  async park(offset: number, state = 'parked'): Promise<void> {
    await this.sql(
      "INSERT INTO parked_delivery (subscription_id, topic, `partition`, `offset`, state, event_name, payload, payload_bytes, splice_at, content_type, attempts, parked_at) VALUES (?, ?, 0, ?, ?, 'n', '', 0, -1, 't', 1, UTC_TIMESTAMP(3))",
      [this.id, topic, offset, state],
    );
  }

  async #start(): Promise<void> {
    this.#api = await startTestApi({ EVENT_TOPICS: `${topic},${other}`, EVENT_PARTITIONS: '2' });
    this.client = new NativeClient(this.#api.url);
    await this.#write();
    const answer = await this.client.post('/subscriptions', {
      name: 'replayed',
      business: 7,
      callback_url: 'http://127.0.0.1:9/',
      event_names: ['host*'],
    });
    this.id = Number(answer.body['id']);
  }

  async #write(): Promise<void> {
    const kafka = new Kafka({ brokers: brokersFromEnvironment().split(','), logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    await producer.send({ topic, messages: [...messages(0), ...messages(1)] });
    await producer.disconnect();
    const admin = kafka.admin();
    await admin.connect();
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 1, offset: String(GONE) }] });
    await admin.disconnect();
    const topics = this.#api.app.get(TopicAdmin);
    await eventually(async () => (await topics.logBounds(topic))[1]?.low === GONE);
  }
}
