import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, answerWhen } from '../support/replies.js';
import { eventually } from '../support/eventually.js';
import { EngineWorld } from './engine-process.js';

describe('claims of partitions', () => {
  let world: EngineWorld;

  beforeEach(async () => {
    world = await EngineWorld.open();
  });

  afterEach(async () => {
    await world.close();
  });

  it('should deliver again exactly what a crashed owner had not settled', async () => {
    const topic = await world.topic();
    const first = await world.start();
    const id = await world.subscribe();
    const never = new Promise(() => undefined);
    world.receiver.behave(({ text }) => (text.includes('3') ? answerWhen(never) : answer(200)));
    await world.produce(topic, [1, 2, 3, 4, 5]);
    await eventually(async () => {
      expect((await world.tables.progress(id)).total).toBe(4);
    });
    await world.produce(topic, [6]);
    await eventually(async () => {
      expect((await world.tables.progress(id)).total).toBe(5);
    });
    await first.crash();
    world.receiver.behave(() => answer(200));
    await world.start();
    await world.settled(topic);
    expect(world.received).toEqual([1, 2, 3, 4, 5, 6, 3]);
    expect(await world.tables.progress(id)).toMatchObject({ total: 6, failure: 0, busy: 0 });
  });

  it('should record what left the log as expired and go on behind it', async () => {
    const topic = await world.topic();
    const id = await world.subscribe();
    const first = await world.start();
    await first.stop();
    await world.produce(topic, [0, 1, 2, 3, 4]);
    // kafkajs only knows the leaders of topics that it was asked about.
    await world.admin.fetchTopicOffsets(topic);
    await world.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '3' }] });
    await world.start();
    await world.settled(topic);
    expect(world.received).toEqual([3, 4]);
    const notices = await world.tables.query('SELECT kind, from_offset, to_offset FROM notice');
    expect(notices).toEqual([{ kind: 'expired', from_offset: '0', to_offset: '3' }]);
    expect(await world.tables.progress(id)).toMatchObject({ total: 2, busy: 0 });
  });

  it('should read a replaced log from its start, also where deliveries of the old one are parked', async () => {
    const topic = await world.topic();
    const id = await world.subscribe();
    const first = await world.start();
    world.receiver.behave(() => answer(500, '', { 'retry-after': '3600' }));
    // So few that the breaker stays closed.
    await world.produce(topic, [0, 1]);
    await eventually(
      async () => {
        expect(await world.tables.parked(id)).toHaveLength(2);
      },
      {
        timeoutMs: 40_000,
      },
    );
    await first.stop();
    await world.admin.deleteTopics({ topics: [topic] });
    await eventually(async () => !(await world.admin.listTopics()).includes(topic));
    await world.createTopic(topic);
    await world.produce(topic, [10]);
    await world.start();
    await eventually(() => {
      expect(world.received).toEqual(expect.arrayContaining([10]));
    });
    await eventually(
      async () => {
        expect((await world.tables.progress(id)).total).toBe(3);
      },
      {
        timeoutMs: 40_000,
      },
    );
    await world.settled(topic);
    expect(await world.tables.progress(id)).toMatchObject({ total: 3, failure: 3, dead: 2 });
    const states = (await world.tables.parked(id)).map(({ state }) => state);
    expect(states).toEqual(['parked', 'dead', 'dead']);
    expect((await world.tables.notices()).map(({ kind }) => kind)).toContain('replaced');
  }, 120_000);

  it('should notice a log that is replaced while it is read', async () => {
    const topic = await world.topic();
    await world.start();
    await world.subscribe();
    await world.produce(topic, [0, 1, 2, 3, 4]);
    await world.settled(topic);
    await world.admin.deleteTopics({ topics: [topic] });
    await eventually(async () => !(await world.admin.listTopics()).includes(topic));
    await world.createTopic(topic);
    await world.produce(topic, [10, 11]);
    await eventually(
      () => {
        expect(world.received).toEqual([0, 1, 2, 3, 4, 10, 11]);
      },
      { timeoutMs: 60_000 },
    );
  }, 120_000);

  it('should read a partition that appears from its start', async () => {
    const topic = await world.topic();
    await world.start();
    await world.subscribe();
    await world.admin.createPartitions({ topicPartitions: [{ topic, count: 2 }] });
    await eventually(async () => {
      await world.produce(topic, [7], { partition: 1 });
    });
    await eventually(
      () => {
        expect(world.received).toEqual([7]);
      },
      { timeoutMs: 60_000 },
    );
    await world.settled(topic);
  }, 90_000);

  it('should read a topic that is new to it from its end', async () => {
    const known = await world.topic();
    const first = await world.start();
    await world.subscribe();
    await first.stop();
    const added = await world.topic();
    await world.produce(added, [1, 2]);
    await world.start();
    await world.produce(known, [3]);
    await world.produce(added, [4]);
    await world.settled(known);
    await world.settled(added);
    expect([...world.received].sort()).toEqual([3, 4]);
  });

  it('should keep what waits for a disabled subscription over a change of owner', async () => {
    const topic = await world.topic();
    const id = await world.subscribe({ form: 'hostcreate' });
    const other = await world.subscribe({ form: 'hostcreate', callbackUrl: world.receiver.url('/other') });
    const first = await world.start();
    world.receiver.behave(({ path }) => answer(path === '/other' ? 200 : 410));
    await world.produce(topic, [1, 2]);
    await eventually(async () => {
      expect((await world.tables.progress(other)).total).toBe(2);
    });
    await eventually(async () => {
      const [row] = await world.tables.query<{ state: string }>(
        'SELECT state FROM subscription WHERE id = ?',
        [id],
      );
      return row?.state === 'disabled';
    });
    await world.produce(topic, [3]);
    await eventually(async () => {
      expect((await world.tables.progress(other)).total).toBe(3);
    });
    await first.stop();
    const second = await world.start();
    await world.produce(topic, [4]);
    await eventually(async () => {
      expect((await world.tables.progress(other)).total).toBe(4);
    });
    await second.stop();
    await world.start();
    const gone = world.receiver.to('/callback').length;
    world.receiver.behave(() => answer(200));
    await world.update(id, { form: 'hostcreate' });
    await world.settled(topic);
    const again = world.receiver.to('/callback').slice(gone);
    expect(again.map((request) => (request.json() as { number: number }).number).sort()).toEqual([
      1, 2, 3, 4,
    ]);
    expect(await world.tables.progress(id)).toMatchObject({ total: 4, failure: 0, busy: 0 });
  }, 60_000);

  it('should pass markers and aborted transactions, whatever stands first after a join', async () => {
    const topic = await world.topic();
    const first = await world.start();
    await world.subscribe();
    const producer = world.kafka.producer({
      transactionalId: topic,
      maxInFlightRequests: 1,
      idempotent: true,
    });
    await producer.connect();
    const send = async (number: number, isKept: boolean): Promise<void> => {
      const transaction = await producer.transaction();
      const value = JSON.stringify({ number });
      await transaction.send({ topic, messages: [{ value, headers: { event_name: 'hostcreate' } }] });
      await (isKept ? transaction.commit() : transaction.abort());
    };
    try {
      await send(1, true);
      await send(2, false);
      await send(3, true);
      await send(4, false);
      await world.settled(topic);
      await first.stop();
      await send(5, false);
      await world.start();
      await world.settled(topic);
      await send(6, false);
      await world.settled(topic);
      await send(7, true);
      await world.receiver.received(3);
      await world.settled(topic);
      expect(world.received).toEqual([1, 3, 7]);
      // A claim for every engine and none between them: nothing was taken for a gap.
      expect((await world.tables.leases())[0]?.epoch).toBe(2);
    } finally {
      await producer.disconnect();
    }
  }, 60_000);

  it('should wait for the end of an open transaction without passing it', async () => {
    const topic = await world.topic();
    await world.start();
    await world.subscribe();
    const producer = world.kafka.producer({
      transactionalId: topic,
      maxInFlightRequests: 1,
      idempotent: true,
    });
    await producer.connect();
    try {
      const transaction = await producer.transaction();
      const value = JSON.stringify({ number: 1 });
      await transaction.send({ topic, messages: [{ value, headers: { event_name: 'hostcreate' } }] });
      await world.produce(topic, [2]);
      await eventually(async () => (await world.tables.leases())[0]?.flushSeq !== 0);
      await transaction.commit();
      // The end of the log that clients are told moves only when the marker is written, after the commit's answer.
      await world.receiver.received(2);
      await world.settled(topic);
      expect(world.received).toEqual([1, 2]);
    } finally {
      await producer.disconnect();
    }
  });
});
