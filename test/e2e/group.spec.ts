import { expect } from 'vitest';
import { systemTest } from '../support/system-test.js';
import { LeaseAudit } from '../support/lease-audit.js';
import { partitionsOf, running, shared, Watch } from './crash-watch.js';

const it = systemTest({ pushers: 1, partitions: 6 });

it(
  'should hand partitions on without repeats when pushers join and leave under load',
  { timeout: 150_000 },
  async ({ system, startReceiver }) => {
    const audit = await LeaseAudit.start(system.tables);
    const watch = await Watch.start(system, startReceiver, 20_261_124);
    const shares: number[][] = [];
    const redistributed = async () => {
      const pushers = running(system);
      await shared(system, pushers);
      shares.push(
        (await Promise.all(pushers.map((pusher) => partitionsOf(system, pusher)))).map(
          ({ length }) => length,
        ),
      );
      await watch.deliversFrom([0, 1, 2, 3, 4, 5], Date.now(), 30_000);
    };
    await redistributed();
    await system.startPusher();
    await redistributed();
    await system.startPusher();
    await redistributed();
    // The one that was there from the beginning leaves first: the group gets another leader as well.
    for (const pusher of system.pushers.slice(0, 2)) {
      pusher.kill('SIGTERM');
      expect(await pusher.exited).toEqual({ code: 0, signal: null });
      await redistributed();
    }
    const reports = await watch.conclude('join and leave', { shares });
    expect(shares).toEqual([[6], [3, 3], [2, 2, 2], [3, 3], [6]]);
    expect(reports.map(({ repeats }) => repeats)).toEqual(reports.map(() => 0));
    expect(await audit.violations()).toEqual([]);
  },
);
