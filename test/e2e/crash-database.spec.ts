import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';
import { DatabaseLink } from './crash-database-link.js';
import { LeaseAudit } from './crash-lease-audit.js';
import { shared, Watch } from './crash-watch.js';

/** Outages of the database: below what the delivery gate notices, above it, and longer than a lease. */
const OUTAGES_MS = [500, 3_000, 10_000];

const it = systemTest({ pushers: 0, partitions: 6 });

async function startLinkedPusher(system: TestSystem) {
  const link = await DatabaseLink.open(system.database.url);
  onTestFinished(() => link.close());
  const pusher = await system.startPusher({ DATABASE_URL: link.url });
  onTestFinished(async () => {
    link.release();
    await pusher.stop();
  });
  return { link, pusher };
}

/** Whether settlements are committed, now. */
async function settles(system: TestSystem): Promise<void> {
  const sum = async () => (await system.tables.leases()).reduce((seqs, { flushSeq }) => seqs + flushSeq, 0);
  const before = await sum();
  await eventually(async () => (await sum()) > before + 6, { timeoutMs: 30_000 });
}

it(
  'should wait, lose nothing and count exactly while the database goes away, in the middle of a COMMIT too',
  { timeout: 150_000 },
  async ({ system, startReceiver }) => {
    const { link, pusher } = await startLinkedPusher(system);
    const audit = await LeaseAudit.start(system.tables);
    const watch = await Watch.start(system, startReceiver, 20_261_125);
    await shared(system, [pusher]);

    for (const fate of ['answer is lost', 'is lost', 'answer is lost'] as const) {
      await watch.flows();
      const broken = link.breakNextCommit(fate);
      await broken;
      link.release();
      await settles(system);
    }
    for (let times = 0; times < 3; times++) {
      link.cut();
      await settles(system);
    }
    expect(watch.repeats).toBe(0);

    for (const outageMs of OUTAGES_MS) {
      await watch.flows();
      const broken = link.breakNextCommit('answer is lost');
      await broken;
      await pause(outageMs); // the length of the outage is what is tested
      link.release();
      await settles(system);
    }
    await watch.flows();
    expect(pusher.hasExited).toBe(false);
    expect(pusher.logged('settlement failed, it is tried again').length).toBeGreaterThan(0);
    await watch.conclude('database away', { outages: OUTAGES_MS });
    expect(await audit.violations()).toEqual([]);
  },
);
