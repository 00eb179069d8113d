import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { systemTest } from '../support/system-test.js';
import { LeaseAudit } from '../support/lease-audit.js';
import { partitionsOf, shared, Watch } from './crash-watch.js';

const TAKEOVER_MS = 15_000;

const it = systemTest({ pushers: 2, partitions: 6 });

it(
  'should lose nothing, keep the order and count exactly when pushers are killed under load',
  { timeout: 180_000 },
  async ({ system, startReceiver }) => {
    const audit = await LeaseAudit.start(system.tables);
    const watch = await Watch.start(system, startReceiver, 20_261_121);
    const takeovers: (readonly number[])[] = [];
    const [first, second] = system.pushers;
    if (first === undefined || second === undefined) throw new Error('two pushers should run');

    // Its peer takes over; the killed one comes back later.
    await shared(system, [first, second]);
    await watch.flows();
    let orphans = await partitionsOf(system, first);
    let killedAt = Date.now();
    first.kill('SIGKILL');
    takeovers.push(await watch.deliversFrom(orphans, killedAt, TAKEOVER_MS + 10_000));
    const third = await system.startPusher();
    await shared(system, [second, third]);

    // It comes back at once, while the group still waits for the dead one.
    await watch.flows();
    orphans = await partitionsOf(system, second);
    killedAt = Date.now();
    second.kill('SIGKILL');
    const starting = system.startPusher();
    takeovers.push(await watch.deliversFrom(orphans, killedAt, TAKEOVER_MS + 10_000));
    const fourth = await starting;
    await shared(system, [third, fourth]);

    // One more joins, and in the middle of the handover the one that hands on is killed.
    const joining = system.startPusher();
    const fifth = system.pushers.at(-1);
    await eventually(() => third.logged('partition released').length > 0, { timeoutMs: 40_000 });
    orphans = await partitionsOf(system, third);
    killedAt = Date.now();
    third.kill('SIGKILL');
    await watch.deliversFrom(orphans, killedAt, TAKEOVER_MS + 10_000);
    await joining;
    if (fifth === undefined) throw new Error('a pusher should have been started');
    await shared(system, [fourth, fifth]);
    await watch.flows();

    await watch.conclude('kill -9', { takeovers });
    expect(await audit.violations()).toEqual([]);
    expect(Math.max(...takeovers.flat())).toBeLessThan(TAKEOVER_MS);
  },
);
