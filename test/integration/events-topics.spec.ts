import kafkajs, { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventProducer, TopicAdmin } from '#libs/broker';
import { type EventTopicSettings, registerEventTopics, TopicsMissingError } from '#libs/event-topics';
import { EventTopicRepository } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { silent, testKafka } from './broker-fixture.js';
import { brokersFromEnvironment, deleteTopics, randomTopic } from './broker-topics.js';

const used: string[] = [];
let database: TestDatabase;
let admin: TopicAdmin;
let repository: EventTopicRepository;

beforeAll(async () => {
  database = await createTestDatabase();
  repository = new EventTopicRepository(database.dataSource);
  admin = new TopicAdmin(testKafka('prompt'), silent);
});

afterAll(async () => {
  await admin.close();
  await database.drop();
  await deleteTopics(used);
});

function settings(overrides: Partial<EventTopicSettings> = {}): EventTopicSettings {
  const made = {
    readTopics: [randomTopic('registered')],
    changesTopic: randomTopic('changes'),
    noticesTopic: randomTopic('notices'),
    createTopics: true,
    eventPartitions: 3,
    topicReplication: -1,
    ...overrides,
  };
  used.push(...made.readTopics, made.changesTopic, made.noticesTopic);
  return made;
}

async function scanned(topic: string): Promise<number[]> {
  const rows: { scanned: string }[] = await database.dataSource.query(
    'SELECT scanned FROM partition_lease WHERE topic = ? ORDER BY `partition`',
    [topic],
  );
  return rows.map((row) => Number(row.scanned));
}

async function write(topic: string, count: number): Promise<void> {
  const producer = new EventProducer(testKafka('prompt'), silent);
  const record = { topic, key: 'k', value: Buffer.from('{}'), headers: {} };
  await producer.send(Array.from({ length: count }, () => record));
  await producer.close();
}

async function withKafkaAdmin(work: (admin: ReturnType<Kafka['admin']>) => Promise<unknown>): Promise<void> {
  const kafka = new Kafka({ brokers: brokersFromEnvironment().split(','), logLevel: logLevel.NOTHING });
  const raw = kafka.admin();
  await raw.connect();
  await work(raw);
  await raw.disconnect();
}

describe('registerEventTopics', () => {
  it('should create topics, the changes topic compacted with one partition', async () => {
    const wanted = settings();
    const registered = await registerEventTopics(admin, repository, wanted);
    expect(registered).toEqual({
      created: [...wanted.readTopics, wanted.changesTopic, wanted.noticesTopic],
      partitions: 3,
    });
    expect(await admin.logBounds(wanted.changesTopic)).toHaveLength(1);
    await withKafkaAdmin(async (raw) => {
      const { resources } = await raw.describeConfigs({
        includeSynonyms: false,
        resources: [
          {
            type: kafkajs.ConfigResourceTypes.TOPIC,
            name: wanted.changesTopic,
            configNames: ['cleanup.policy'],
          },
        ],
      });
      expect(resources[0]?.configEntries[0]?.configValue).toBe('compact');
    });
    expect(await scanned(wanted.readTopics[0] ?? '')).toEqual([0, 0, 0]);
  });

  it('should begin a new topic at its end, and leave a known one alone', async () => {
    const wanted = settings({ eventPartitions: 1 });
    const topic = wanted.readTopics[0] ?? '';
    await admin.ensureTopics([{ topic, partitions: 1, replication: -1 }]);
    await write(topic, 5);
    await registerEventTopics(admin, repository, wanted);
    expect(await scanned(topic)).toEqual([5]);
    await write(topic, 2);
    expect((await registerEventTopics(admin, repository, wanted)).partitions).toBe(0);
    expect(await scanned(topic)).toEqual([5]);
  });

  it('should begin a partition that appears in a known topic at its start', async () => {
    const wanted = settings({ eventPartitions: 1 });
    const topic = wanted.readTopics[0] ?? '';
    await registerEventTopics(admin, repository, wanted);
    await withKafkaAdmin((raw) => raw.createPartitions({ topicPartitions: [{ topic, count: 4 }] }));
    await expect.poll(async () => (await admin.logBounds(topic)).length).toBe(4);
    await write(topic, 9);
    expect((await registerEventTopics(admin, repository, wanted)).partitions).toBe(3);
    expect(await scanned(topic)).toEqual([0, 0, 0, 0]);
  });

  it('should be safe when several processes do it at once under load', async () => {
    const wanted = settings({ eventPartitions: 6 });
    const topic = wanted.readTopics[0] ?? '';
    const results = await Promise.all(
      Array.from({ length: 8 }, () => registerEventTopics(admin, repository, wanted)),
    );
    expect(results.reduce((sum, { partitions }) => sum + partitions, 0)).toBe(6);
    expect(await scanned(topic)).toHaveLength(6);
  });

  it('should name the missing topics when it must not create them', async () => {
    const wanted = settings({ createTopics: false });
    await expect(registerEventTopics(admin, repository, wanted)).rejects.toEqual(
      new TopicsMissingError([...wanted.readTopics, wanted.changesTopic, wanted.noticesTopic]),
    );
  });
});
