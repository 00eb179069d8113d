import { randomBytes } from 'node:crypto';
import { PATIENT_RETRY } from '#libs/broker';
import { testKafka } from './broker-fixture.js';

export interface ReadRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads a topic from its start until it has so many records. */
export async function readAll(topic: string, count: number): Promise<ReadRecord[]> {
  const consumer = testKafka('patient').consumer({
    groupId: `ringback-test-${randomBytes(6).toString('hex')}`,
    retry: PATIENT_RETRY,
    maxWaitTimeInMs: 100,
  });
  const records: ReadRecord[] = [];
  const complete = Promise.withResolvers<undefined>();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ partition, message }) => {
      records.push({
        partition,
        offset: Number(message.offset),
        key: message.key?.toString() ?? null,
        value: message.value?.toString() ?? null,
        headers: Object.fromEntries(
          Object.entries(message.headers ?? {}).map(([name, one]) => [name, String(one)]),
        ),
      });
      if (records.length >= count) complete.resolve(undefined);
      return Promise.resolve();
    },
  });
  await complete.promise;
  await consumer.disconnect();
  return records;
}
