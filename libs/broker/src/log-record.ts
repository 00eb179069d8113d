import type { KafkaMessage } from 'kafkajs';
import type { EventRecord } from '#libs/domain';

/** A record as a reader of the log gets it. */
export type LogRecord = EventRecord;

/** A kafkajs message in this project's words. Kafka's offsets are exact here below 2^53. */
export function toLogRecord(topic: string, partition: number, message: KafkaMessage): LogRecord {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key,
    value: message.value,
    headers: message.headers ?? NO_HEADERS,
    timestamp: Number(message.timestamp),
  };
}

const NO_HEADERS = {};
