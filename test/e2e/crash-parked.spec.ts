import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { hostEvent } from '../support/host-event.js';
import { answer, answerAfter } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import { partitionsOf, shared } from './crash-watch.js';

const INLINE_ATTEMPTS = 3;
/** Longer than it takes to notice the attempt, shorter than a drain. */
const ANSWER_MS = 2_000;

const it = systemTest({ pushers: 2, partitions: 6 });

it(
  'should let the retry of a parked delivery end before its partition is handed on',
  { timeout: 90_000 },
  async ({ system, startReceiver }) => {
    const receiver = await startReceiver((request) =>
      request.attempt <= INLINE_ATTEMPTS ? answer(500) : answerAfter(ANSWER_MS),
    );
    const id = await system.subscribe(receiver);
    await shared(system, system.pushers);
    const { partition } = await system.producer.send({ key: 'parked', value: hostEvent() });
    await eventually(async () => {
      expect((await system.tables.parked(id)).map(({ state }) => state)).toEqual(['parked']);
    });
    const [first, second] = system.pushers;
    if (first === undefined || second === undefined) throw new Error('two pushers should run');
    const isFirst = (await partitionsOf(system, first)).includes(partition);
    const owner = isFirst ? first : second;

    await system.tables.makeDue(id);
    await receiver.received(INLINE_ATTEMPTS + 1);
    owner.kill('SIGTERM');
    expect(await owner.exited).toEqual({ code: 0, signal: null });

    await eventually(
      async () => {
        await system.tables.makeDue(id);
        expect(await system.tables.parked(id)).toEqual([]);
      },
      { timeoutMs: 30_000 },
    );
    expect(await system.tables.progress(id)).toMatchObject({ total: 1, failure: 1, recovered: 1 });
    expect(receiver.requests.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  },
);
