import { Partitioners } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PartitionReader, TopicAdmin } from '#libs/broker';
import { silent, testKafka } from './broker-fixture.js';
import { deleteTopics, randomTopic } from './broker-topics.js';

const RECORDS = 2_000;

describe('PartitionReader', () => {
  const topic = randomTopic('partition-reader');
  const admin = new TopicAdmin(testKafka('prompt'), silent);
  const fetched: number[] = [];
  const reader = new PartitionReader({
    kafka: testKafka('patient'),
    groupId: topic,
    topics: [topic],
    onFetched: (bytes) => fetched.push(bytes),
  });

  beforeAll(async () => {
    await admin.ensureTopics([{ topic, partitions: 2, replication: 1 }]);
    const producer = testKafka('prompt').producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    const value = Buffer.alloc(500, 'x');
    for (const partition of [0, 1]) {
      for (let sent = 0; sent < RECORDS; sent += 500)
        await producer.send({ topic, messages: Array.from({ length: 500 }, () => ({ partition, value })) });
    }
    await producer.disconnect();
  }, 60_000);

  afterAll(async () => {
    await reader.close();
    await admin.close();
    await deleteTopics([topic]);
  });

  async function readAll(partition: number): Promise<number[]> {
    const offsets: number[] = [];
    for (let offset = 0; offset < RECORDS;) {
      const read = await reader.read({ topic, partition }, offset);
      if (read.kind !== 'read') throw new Error(read.kind);
      offsets.push(...read.records.map((record) => record.offset));
      offset = read.end;
    }
    return offsets;
  }

  it('should read partitions at the same time, each from where it is asked, without gaps or repeats', async () => {
    const all = Array.from({ length: RECORDS }, (_, offset) => offset);
    expect(await Promise.all([readAll(0), readAll(1)])).toEqual([all, all]);
    expect(fetched.reduce((sum, bytes) => sum + bytes)).toBeGreaterThan(2 * RECORDS * 500);
  });

  it('should go back, and begin in the midst of a batch of records', async () => {
    for (const offset of [1_777, 3, 1_999, 0]) {
      const read = await reader.read({ topic, partition: 1 }, offset);
      expect(read).toMatchObject({ kind: 'read' });
      if (read.kind === 'read') expect(read.records[0]?.offset).toBe(offset);
    }
  });

  it('should say that an offset is not in the log, and read on elsewhere', async () => {
    expect(await reader.read({ topic, partition: 0 }, RECORDS + 100)).toEqual({ kind: 'out_of_range' });
    expect(await reader.read({ topic, partition: 0 }, 5)).toMatchObject({ kind: 'read' });
  });
});
