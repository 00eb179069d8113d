import kafkajs, { type CompressionTypes, type IHeaders, type Kafka, type Producer } from 'kafkajs';

/** A record as a producer writes it. */
export interface ProducedRecord {
  /** Default: the system's first event topic. */
  readonly topic?: string;
  /** Default: chosen by the key, or at random without one. */
  readonly partition?: number;
  readonly key?: string | Buffer | null;
  /** null is a tombstone. */
  readonly value: string | Buffer | null;
  readonly headers?: IHeaders;
}

/** Where a record stands in the log. */
export interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** A plain kafkajs producer, such as any producer of events has. acks=all, idempotent. */
export class EventProducer {
  readonly #producer: Producer;
  readonly #topic: string;

  private constructor(producer: Producer, topic: string) {
    this.#producer = producer;
    this.#topic = topic;
  }

  /** @param topic of records that name none */
  static async connect(kafka: Kafka, topic: string): Promise<EventProducer> {
    const producer = kafka.producer({
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      // What is sent again, because its answer was late, stands in the log once.
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    return new EventProducer(producer, topic);
  }

  /** Writes one record and returns where it stands. A string is a record with that value and no key. */
  async send(record: ProducedRecord | string): Promise<RecordPlace> {
    const [place] = await this.#write([typeof record === 'string' ? { value: record } : record]);
    if (place === undefined) throw new Error('Kafka did not say where the record stands');
    return place;
  }

  /**
   * Writes records in one request, in order within each partition.
   * @returns the first offset of each partition written to
   */
  async sendAll(
    records: readonly ProducedRecord[],
    compression?: CompressionTypes,
  ): Promise<readonly RecordPlace[]> {
    return this.#write(records, compression);
  }

  async disconnect(): Promise<void> {
    await this.#producer.disconnect();
  }

  async #write(
    records: readonly ProducedRecord[],
    compression: CompressionTypes = kafkajs.CompressionTypes.None,
  ): Promise<RecordPlace[]> {
    const topics = Map.groupBy(records, ({ topic }) => topic ?? this.#topic);
    const metadata = await this.#producer.sendBatch({
      acks: -1,
      compression,
      topicMessages: [...topics].map(([topic, ofTopic]) => ({
        topic,
        messages: ofTopic.map(({ key = null, value, headers, partition }) => ({
          key,
          value,
          ...(headers !== undefined && { headers }),
          ...(partition !== undefined && { partition }),
        })),
      })),
    });
    return metadata.map(({ topicName, partition, baseOffset }) => ({
      topic: topicName,
      partition,
      offset: Number(baseOffset),
    }));
  }
}
