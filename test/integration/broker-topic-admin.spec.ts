import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrokerRefusedError, BrokerUnavailableError, EventProducer, TopicAdmin } from '#libs/broker';
import { brokersFromEnvironment, deleteTopics, randomTopic } from './broker-topics.js';
import { silent, testKafka } from './broker-fixture.js';

const created: string[] = [];
let admin: TopicAdmin;

beforeAll(() => {
  admin = new TopicAdmin(testKafka('prompt'), silent);
});

afterAll(async () => {
  await admin.close();
  await deleteTopics(created);
});

function newTopic(): string {
  const topic = randomTopic('admin');
  created.push(topic);
  return topic;
}

async function write(topic: string, count: number): Promise<void> {
  const producer = new EventProducer(testKafka('prompt'), silent);
  const record = { topic, key: 'k', value: Buffer.from('{}'), headers: {} };
  await producer.send(Array.from({ length: count }, () => record));
  await producer.close();
}

describe('ensureTopics', () => {
  it('should create what is missing and never alter what is there', async () => {
    const topic = newTopic();
    const configs = { 'cleanup.policy': 'compact' };
    expect(await admin.ensureTopics([{ topic, partitions: 2, replication: -1, configs }])).toEqual([topic]);
    expect(await admin.ensureTopics([{ topic, partitions: 5, replication: -1 }])).toEqual([]);
    expect(await admin.logBounds(topic)).toHaveLength(2);
  });

  it('should be safe when several processes do it at once', async () => {
    const topics = Array.from({ length: 3 }, newTopic).map((topic) => ({
      topic,
      partitions: 4,
      replication: -1,
    }));
    const admins = Array.from({ length: 4 }, () => new TopicAdmin(testKafka('prompt'), silent));
    await Promise.all(admins.map((one) => one.ensureTopics(topics)));
    for (const { topic } of topics) {
      for (const one of admins) expect(await one.logBounds(topic)).toHaveLength(4);
    }
    await Promise.all(admins.map((one) => one.close()));
  });

  it('should say which error of the broker it was', async () => {
    const topic = newTopic();
    await expect(admin.ensureTopics([{ topic, partitions: 1, replication: 99 }])).rejects.toEqual(
      new BrokerRefusedError('INVALID_REPLICATION_FACTOR'),
    );
  });
});

describe('offsets', () => {
  it('should tell the ends of all partitions, and the bounds', async () => {
    const [one, other] = [newTopic(), newTopic()];
    await admin.ensureTopics([
      { topic: one, partitions: 12, replication: -1 },
      { topic: other, partitions: 1, replication: -1 },
    ]);
    await write(other, 7);
    expect(await admin.endOffsets([one, other])).toEqual({ [one]: Array<number>(12).fill(0), [other]: [7] });
    expect(await admin.logBounds(other)).toEqual([{ partition: 0, low: 0, high: 7 }]);
  });

  it('should never be older than the question, also when many ask at once', async () => {
    const topic = newTopic();
    await admin.ensureTopics([{ topic, partitions: 1, replication: -1 }]);
    const producer = new EventProducer(testKafka('prompt'), silent);
    const record = { topic, key: null, value: Buffer.from('{}'), headers: {} };
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let n = 0; n < 10; n += 1) {
          const [position] = await producer.send([record]);
          const ends = await admin.endOffsets([topic]);
          expect(ends[topic]?.[0]).toBeGreaterThan(position?.offset ?? Infinity);
        }
      }),
    );
    await producer.close();
  });

  it('should refuse a topic that does not exist, and work again afterwards', async () => {
    await expect(admin.endOffsets([randomTopic('none')])).rejects.toThrow(BrokerRefusedError);
    await admin.ping();
  });
});

describe('a broker that is not there', () => {
  it.each(['refuses', 'hangs'])('should be an error within the deadline when it %s', async (kind) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    if (kind === 'refuses') await new Promise((resolve) => server.close(resolve));
    const kafka = testKafka('prompt', `127.0.0.1:${port}`);
    const away = new TopicAdmin(kafka, silent);
    const producer = new EventProducer(kafka, silent);
    const started = performance.now();
    const record = { topic: 'any', key: null, value: null, headers: {} };
    await Promise.all([
      expect(away.endOffsets(['any'])).rejects.toThrow(BrokerUnavailableError),
      expect(away.endOffsets(['any'])).rejects.toThrow(BrokerUnavailableError),
      expect(away.ping()).rejects.toThrow(BrokerUnavailableError),
      expect(producer.send([record])).rejects.toThrow(BrokerUnavailableError),
      expect(producer.send([record, record])).rejects.toThrow(BrokerUnavailableError),
    ]);
    expect(performance.now() - started).toBeLessThan(5_000);
    server.close();
  });

  it('should not need the broker that is listed first', async () => {
    const several = new TopicAdmin(testKafka('prompt', `127.0.0.1:1,${brokersFromEnvironment()}`), silent);
    await several.ping();
    await several.close();
  });
});
