import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrokerRefusedError, EventProducer, type OutgoingRecord, TopicAdmin } from '#libs/broker';
import { brokersFromEnvironment, deleteTopics, randomTopic } from './broker-topics.js';
import { Proxy } from './api-proxy.js';
import { silent, testKafka } from './broker-fixture.js';
import { readAll } from './broker-read-all.js';

const topic = randomTopic('producer');
const small = randomTopic('small');
const flaky = randomTopic('flaky');
let admin: TopicAdmin;
let producer: EventProducer;

beforeAll(async () => {
  admin = new TopicAdmin(testKafka('prompt'), silent);
  await admin.ensureTopics([
    { topic, partitions: 4, replication: -1 },
    { topic: small, partitions: 1, replication: -1, configs: { 'max.message.bytes': '10000' } },
    { topic: flaky, partitions: 3, replication: -1 },
  ]);
  producer = new EventProducer(testKafka('prompt'), silent);
});

afterAll(async () => {
  await producer.close();
  await admin.close();
  await deleteTopics([topic, small, flaky]);
});

function record(value: string, key: string | null = null, to = topic): OutgoingRecord {
  return { topic: to, key, value: Buffer.from(value), headers: { event_name: 'hostcreate' } };
}

describe('send', () => {
  it('should say where each record stands, whatever the mixture', async () => {
    const batches = Array.from({ length: 40 }, (_, batch) =>
      Array.from({ length: 1 + (batch % 7) * 50 }, (_, n) =>
        record(`${batch}/${n}/${'x'.repeat(n % 3 === 0 ? 5_000 : 10)}`, n % 2 === 0 ? null : `key ${n % 5}`),
      ),
    );
    const positions = await Promise.all(batches.map((batch) => producer.send(batch)));
    const stored = await readAll(topic, batches.flat().length);
    const byPosition = new Map(stored.map((one) => [`${one.partition}/${one.offset}`, one]));
    batches.forEach((batch, index) => {
      batch.forEach((sent, n) => {
        const at = positions[index]?.[n];
        const found = byPosition.get(`${at?.partition ?? ''}/${at?.offset ?? ''}`);
        expect(found?.value).toBe(sent.value?.toString());
        expect(found?.key).toBe(sent.key);
        expect(found?.headers).toEqual({ event_name: 'hostcreate' });
      });
    });
    expect(byPosition.size).toBe(batches.flat().length);
  });

  it('should keep the order of a key over calls that are not awaited', async () => {
    const own = `ordered ${Math.random()}`;
    const before = (await admin.logBounds(topic)).reduce((sum, { high }) => sum + high, 0);
    const sent = Array.from({ length: 300 }, (_, n) => `${n}`);
    await Promise.all(sent.map((value) => producer.send([record(value, own)])));
    const stored = await readAll(topic, before + sent.length);
    expect(stored.filter(({ key }) => key === own).map(({ value }) => value)).toEqual(sent);
  });

  it('should say that a record is too large, and write the next one', async () => {
    const tooLarge = [record('ok', 'a', small), record('x'.repeat(20_000), 'a', small)];
    await expect(producer.send(tooLarge)).rejects.toEqual(new BrokerRefusedError('MESSAGE_TOO_LARGE'));
    const [position] = await producer.send([record('next', 'a', small)]);
    expect((await readAll(small, (position?.offset ?? 0) + 1)).at(-1)?.value).toBe('next');
  });

  it('should not let others pay for a record that is too large', async () => {
    const outcomes = await Promise.allSettled([
      producer.send([record('first')]),
      ...Array.from({ length: 10 }, (_, n) => producer.send([record(`innocent ${n}`, 'a', small)])),
      producer.send([record('x'.repeat(20_000), 'a', small)]),
      ...Array.from({ length: 10 }, (_, n) => producer.send([record(`other ${n}`)])),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array<string>(11).fill('fulfilled'),
      'rejected',
      ...Array<string>(10).fill('fulfilled'),
    ]);
  });

  it('should say that a topic does not exist', async () => {
    await expect(producer.send([record('x', null, randomTopic('none'))])).rejects.toThrow(BrokerRefusedError);
  });

  it('should write nothing for nothing', async () => {
    expect(await producer.send([])).toEqual([]);
  });
});

describe('connections that break', () => {
  it('should never lose a record that was confirmed', async () => {
    const [host = '', port = ''] = (brokersFromEnvironment().split(',')[0] ?? '').split(':');
    const proxy = await Proxy.open(host, Number(port), true);
    const shaky = new EventProducer(testKafka('prompt', `127.0.0.1:${proxy.port}`), silent);
    const confirmed = new Map<string, string>();
    const stop = new AbortController();
    const breaking = (async () => {
      while (!stop.signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 120));
        proxy.restore();
      }
    })();
    await Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (let n = 0; n < 60; n += 1) {
          const values = [`${worker}.${n}.a`, `${worker}.${n}.b`];
          const positions = await shaky
            .send(values.map((value) => record(value, null, flaky)))
            .catch(() => []);
          positions.forEach((at, index) =>
            confirmed.set(`${at.partition}/${at.offset}`, values[index] ?? ''),
          );
        }
      }),
    );
    stop.abort();
    await breaking;
    await shaky.close();
    await proxy.close();
    const total = (await admin.logBounds(flaky)).reduce((sum, { high }) => sum + high, 0);
    const stored = new Map(
      (await readAll(flaky, total)).map((one) => [`${one.partition}/${one.offset}`, one.value]),
    );
    expect(confirmed.size).toBeGreaterThan(100);
    for (const [position, value] of confirmed) expect(stored.get(position)).toBe(value);
  }, 90_000);
});

describe('close', () => {
  it('should write what waits, and take nothing more', async () => {
    const closing = new EventProducer(testKafka('prompt'), silent);
    const waiting = Array.from({ length: 5 }, (_, n) => closing.send([record(`closing ${n}`)]));
    await closing.close();
    expect(await Promise.all(waiting)).toHaveLength(5);
    await expect(closing.send([record('late')])).rejects.toThrow();
  });
});
