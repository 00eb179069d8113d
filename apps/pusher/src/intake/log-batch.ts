import type { Batch, KafkaMessage } from 'kafkajs';
import type { EventRecord } from '#libs/domain';
import type { LogBatch } from './event-log.js';

/** kafkajs's batches know what was asked for (consumer/batch.js), its types do not say so. */
interface FetchedBatch extends Batch {
  readonly fetchedOffset: string;
}

/** A kafkajs batch in this project's words. Kafka's offsets are exact here below 2^53. */
export function toLogBatch(batch: Batch): LogBatch {
  const { topic, partition } = batch;
  return {
    topic,
    partition,
    asked: Number((batch as FetchedBatch).fetchedOffset),
    records: batch.messages.map((message) => toRecord(topic, partition, message)),
    end: Number(batch.lastOffset()) + 1,
  };
}

function toRecord(topic: string, partition: number, message: KafkaMessage): EventRecord {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key,
    value: message.value,
    headers: message.headers ?? NO_HEADERS,
  };
}

const NO_HEADERS = {};
