import type { Batch } from 'kafkajs';
import { type LogRecord, toLogRecord } from '#libs/broker';
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
    records: recordsOf(batch),
    end: Number(batch.lastOffset()) + 1,
  };
}

/** One at a time: a fetch waits for tens of milliseconds, and what is made of it beforehand waits with it. */
function* recordsOf({ topic, partition, messages }: Batch): Generator<LogRecord> {
  for (const message of messages) yield toLogRecord(topic, partition, message);
}
