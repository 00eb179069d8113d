import { expect, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';
import { DatabaseLink } from './crash-database-link.js';
import { LeaseAudit } from '../support/lease-audit.js';
import { partitionsOf, shared, Watch } from './crash-watch.js';

const TAKEOVER_MS = 15_000;
/** Attempts start only while changes of subscriptions were read so recently. */
const GATE_MS = 900;

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
      await link.breakNextCommit(fate);
      link.release();
      await settles(system);
    }
    for (let times = 0; times < 3; times++) {
      link.cut();
      await settles(system);
    }
    expect(watch.repeats).toBe(0);

    // Until no attempt starts any more, and until the leases are nobody's.
    const silent = () => Date.now() - watch.lastStartedAt > 2 * GATE_MS;
    const expired = async () =>
      (await system.tables.leases()).every(
        ({ expiresAt }) => (expiresAt?.getTime() ?? Infinity) < Date.now(),
      );
    const outages: number[] = [];
    for (const isOver of [silent, expired]) {
      await watch.flows();
      await link.breakNextCommit('answer is lost');
      const since = Date.now();
      await eventually(isOver);
      outages.push(Date.now() - since);
      link.release();
      await settles(system);
    }
    await watch.flows();
    const repeats = watch.repeats;
    expect(pusher.hasExited).toBe(false);
    expect(pusher.logged('settlement failed, it is tried again').length).toBeGreaterThan(0);
    await watch.conclude('database away', { outages, repeats });
    expect(await audit.violations()).toEqual([]);
  },
);

it(
  'should take over from a pusher that went silent in the middle of a settlement',
  { timeout: 150_000 },
  async ({ system, startReceiver }) => {
    const { link, pusher: silent } = await startLinkedPusher(system);
    const heir = await system.startPusher();
    const audit = await LeaseAudit.start(system.tables);
    const watch = await Watch.start(system, startReceiver, 20_261_126);
    await shared(system, [silent, heir]);
    await watch.flows();

    // Its transaction is open at the database, and locks the leases of all its partitions.
    await link.breakNextCommit('is held');
    const since = Date.now();
    const orphans = await partitionsOf(system, silent);
    silent.kill('SIGSTOP');
    const takeover = await watch.deliversFrom(orphans, since, 60_000);
    link.release();
    const wakesAt = Date.now();
    silent.kill('SIGCONT');
    await shared(system, [silent, heir]);
    const rejoin = Date.now() - wakesAt;
    await watch.conclude('silent in a settlement', { takeover, rejoin });
    expect(await audit.violations()).toEqual([]);
    expect(Math.max(...takeover)).toBeLessThan(TAKEOVER_MS);
    expect(rejoin).toBeLessThan(TAKEOVER_MS);
  },
);
