import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Kafka } from 'kafkajs';
import { numberIn } from './receiver/callback-body.ts';

const READ_TIMEOUT_MS = 120_000;

/** An event as it stands in the log: the truth about what was produced. */
export interface LoggedEvent {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly name: string;
  readonly number: number;
  /** CRC-32 of its value. */
  readonly body: number;
}

/** Reads a topic from its start to its end. Nobody may be producing. In each partition, the events are in log order. */
export async function readLog(kafka: Kafka, topic: string): Promise<readonly LoggedEvent[]> {
  const admin = kafka.admin();
  await admin.connect();
  const bounds = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const missing = new Map(
    bounds
      .filter(({ low, high }) => Number(high) > Number(low))
      .map(({ partition, high }) => [partition, Number(high)] as const),
  );
  const events: LoggedEvent[] = [];
  const next = new Map<number, number>();
  const consumer = kafka.consumer({ groupId: `chaos-${randomUUID()}` });
  const complete = Promise.withResolvers<undefined>();
  const late = setTimeout(() => {
    complete.reject(new Error(`the log could not be read within ${READ_TIMEOUT_MS / 1_000} s`));
  }, READ_TIMEOUT_MS);
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ partition, message: { offset, key, value, headers } }) => {
        const at = Number(offset);
        if (at < (next.get(partition) ?? 0)) return Promise.resolve(); // kafkajs may read again
        next.set(partition, at + 1);
        const bytes = value ?? Buffer.alloc(0);
        const [number, body] = [numberIn(bytes), crc32(bytes)];
        const name = String(headers?.['event_name']);
        events.push({ partition, offset: at, key: String(key), name, number, body });
        if (at + 1 >= (missing.get(partition) ?? Infinity)) missing.delete(partition);
        if (missing.size === 0) complete.resolve(undefined);
        return Promise.resolve();
      },
    });
    if (missing.size > 0) await complete.promise;
  } finally {
    clearTimeout(late);
    await consumer.disconnect();
  }
  return events.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}
