import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { once } from 'node:events';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TopicAdmin } from '#libs/broker';
import { brokersFromEnvironment, deleteTopics, randomTopic } from './broker-topics.js';
import { silent, testKafka } from './broker-fixture.js';
import { readAll } from './broker-read-all.js';

const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
const JARS = globSync('.ringback/artifacts/*/kafka')[0];
const topics = new Map(CODECS.map((codec) => [codec, randomTopic(codec)]));

/** Small ones, one that shrinks and one that does not. */
const LINES = [
  ...Array.from({ length: 2_000 }, (_, n) => JSON.stringify({ n, obj_type: 'host', action: 'create' })),
  JSON.stringify({ dull: 'a'.repeat(300_000) }),
  JSON.stringify({
    noise: Array.from({ length: 30_000 }, () => Math.random().toString(36).slice(2)).join(''),
  }),
];

let admin: TopicAdmin;

beforeAll(async () => {
  admin = new TopicAdmin(testKafka('prompt'), silent);
  await admin.ensureTopics([...topics.values()].map((topic) => ({ topic, partitions: 1, replication: -1 })));
});

afterAll(async () => {
  await admin.close();
  await deleteTopics([...topics.values()]);
});

function topicOf(codec: (typeof CODECS)[number]): string {
  return topics.get(codec) ?? '';
}

describe.each(CODECS)('%s', (codec) => {
  it.skipIf(JARS === undefined)(
    'should be read as the Java client writes it',
    async () => {
      const producer = spawn('java', [
        ...['-cp', `${JARS ?? ''}/*`, 'org.apache.kafka.tools.ConsoleProducer'],
        ...['--bootstrap-server', brokersFromEnvironment(), '--topic', topicOf(codec)],
        ...['--compression-codec', codec, '--batch-size', '500000'],
      ]);
      producer.stdin.end(`${LINES.join('\n')}\n`);
      producer.stdout.resume();
      const [code] = (await once(producer, 'exit')) as [number | null];
      expect(code).toBe(0);
      const records = await readAll(topicOf(codec), LINES.length);
      expect(records.map((record) => record.value)).toEqual(LINES);
    },
    60_000,
  );

  it('should be written so that the broker takes it, and read again', async () => {
    const { CompressionTypes } = kafkajs;
    const compression = {
      none: CompressionTypes.None,
      gzip: CompressionTypes.GZIP,
      snappy: CompressionTypes.Snappy,
      lz4: CompressionTypes.LZ4,
      zstd: CompressionTypes.ZSTD,
    }[codec];
    const [first] = await admin.logBounds(topicOf(codec));
    const producer = testKafka('prompt').producer({
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const topic = topicOf(codec);
    await producer.send({ topic, compression, messages: LINES.slice(0, -2).map((value) => ({ value })) });
    await producer.send({ topic, compression, messages: LINES.slice(-2).map((value) => ({ value })) });
    await producer.disconnect();
    const records = await readAll(topic, (first?.high ?? 0) + LINES.length);
    expect(records.slice(-LINES.length).map((record) => record.value)).toEqual(LINES);
  });
});
