import type { Kafka, Message, Producer } from 'kafkajs';
import type { OutgoingRecord } from './outgoing-record.js';
import type { RecordPosition } from './record-position.js';
import { StickyPartitioner } from './sticky-partitioner.js';

/** How long the broker may wait for its replicas. */
const ACK_TIMEOUT_MS = 4_000;

/**
 * One idempotent producer: one producer id and its sequence numbers.
 * It must not be used again after a failed write: kafkajs takes the sequence numbers of a failed request back, also
 * those that the broker has accepted, and the broker would take the next records for repetitions and drop them.
 */
export class ProduceSession {
  private constructor(
    private readonly producer: Producer,
    private readonly partitioner: StickyPartitioner,
  ) {}

  static async open(kafka: Kafka): Promise<ProduceSession> {
    const partitioner = new StickyPartitioner();
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: () => (args) => partitioner.partition(args),
    });
    await producer.connect();
    return new ProduceSession(producer, partitioner);
  }

  /** Writes with acks=all. @returns the records' positions, in their order */
  async write(records: readonly OutgoingRecord[]): Promise<RecordPosition[]> {
    const messages = records.map(toMessage);
    const byTopic = new Map<string, Message[]>();
    records.forEach(({ topic }, index) => {
      const message = messages[index];
      if (message === undefined) return;
      const list = byTopic.get(topic);
      if (list === undefined) byTopic.set(topic, [message]);
      else list.push(message);
    });
    const answers = await this.producer.sendBatch({
      acks: -1,
      timeout: ACK_TIMEOUT_MS,
      topicMessages: [...byTopic].map(([topic, list]) => ({ topic, messages: list })),
    });
    const next = new Map(answers.map((at) => [`${at.topicName}/${at.partition}`, Number(at.baseOffset)]));
    return records.map(({ topic }, index) => {
      const message = messages[index];
      const partition = message && this.partitioner.chosenFor(message);
      const offset = next.get(`${topic}/${partition ?? ''}`);
      if (partition === undefined || offset === undefined || !(offset >= 0)) {
        throw new Error(`the broker did not say where a record of ${topic} stands`);
      }
      next.set(`${topic}/${partition}`, offset + 1);
      return { topic, partition, offset };
    });
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }
}

function toMessage(record: OutgoingRecord): Message {
  return { key: record.key, value: record.value, headers: { ...record.headers } };
}
