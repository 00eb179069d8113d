import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { hostEvent } from '../support/host-event.js';
import { answer, answerAfter } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import { LeaseAudit } from '../support/lease-audit.js';
import { ownersOf, partitionsOf, running, shared, Watch } from './crash-watch.js';

/** DRAIN_SECONDS and what closing takes beside it. */
const STOP_MS = 25_000;
const LEASE_MS = 8_000;
const TAKEOVER_MS = 15_000;

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
    await shared(system, running(system));
    const { partition } = await system.producer.send({ key: 'parked', value: hostEvent() });
    await eventually(async () => {
      expect((await system.tables.parked(id)).map(({ state }) => state)).toEqual(['parked']);
    });
    const [first, second] = running(system);
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
    // The inline attempts may stand there twice, if a busy machine cost a pusher its lease before.
    expect(receiver.requests.filter(({ attempt }) => attempt > INLINE_ATTEMPTS)).toHaveLength(1);
    await system.blueking.unsubscribe(id);
    await system.startPusher();
  },
);

it(
  'should deliver nothing twice and lose nothing in a rolling restart',
  { timeout: 120_000 },
  async ({ system, startReceiver }) => {
    const audit = await LeaseAudit.start(system.tables);
    const watch = await Watch.start(system, startReceiver, 20_261_122);
    const stops: number[] = [];
    for (const pusher of running(system)) {
      await shared(system, running(system));
      await watch.flows();
      const owners = await ownersOf(system, pusher);
      const since = Date.now();
      pusher.kill('SIGTERM');
      expect(await pusher.exited).toEqual({ code: 0, signal: null });
      stops.push(Date.now() - since);
      expect((await system.tables.leases()).filter(({ owner }) => owners.has(owner))).toEqual([]);
      await system.startPusher();
    }
    await shared(system, running(system));
    await watch.flows();
    const reports = await watch.conclude('SIGTERM', { stops });
    expect(reports.map(({ repeats }) => repeats)).toEqual(reports.map(() => 0));
    expect(Math.max(...stops)).toBeLessThan(STOP_MS);
    expect(await audit.violations()).toEqual([]);
  },
);

it(
  'should write nothing with a pusher that wakes up past its lease',
  { timeout: 120_000 },
  async ({ system, startReceiver }) => {
    const audit = await LeaseAudit.start(system.tables);
    const watch = await Watch.start(system, startReceiver, 20_261_123);
    const [sleeper, heir] = running(system);
    if (sleeper === undefined || heir === undefined) throw new Error('two pushers should run');
    await shared(system, [sleeper, heir]);
    await watch.flows();
    const before = await partitionsOf(system, sleeper);
    const owners = await ownersOf(system, sleeper);
    const sleepsAt = Date.now();
    sleeper.kill('SIGSTOP');
    const takeover = await watch.deliversFrom(before, sleepsAt, 60_000);
    await eventually(
      async () => {
        expect(await partitionsOf(system, heir)).toHaveLength(6);
      },
      { timeoutMs: 30_000 },
    );
    // A lease runs from its last renewal, so the heir may have it sooner than this.
    await eventually(() => Date.now() - sleepsAt > LEASE_MS);

    // What its former epochs could touch, until it is given partitions again.
    const wakesAt = Date.now();
    sleeper.kill('SIGCONT');
    await shared(system, [sleeper, heir]);
    const rejoin = Date.now() - wakesAt;
    const rejoined = await partitionsOf(system, sleeper);
    await watch.deliversFrom(rejoined, Date.now(), 30_000);
    expect(await ownersOf(system, sleeper)).toEqual(owners);
    await watch.conclude('SIGSTOP', { takeover, before, rejoin, rejoined });
    expect(await audit.violations()).toEqual([]);
    expect(Math.max(...takeover)).toBeLessThan(TAKEOVER_MS);
    expect(rejoin).toBeLessThan(TAKEOVER_MS);
  },
);
