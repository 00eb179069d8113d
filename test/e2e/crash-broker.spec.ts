import { expect, onTestFinished } from 'vitest';
import { Proxy } from '../integration/api-proxy.js';
import type { AppProcess } from '../support/app-process.js';
import { numberOf } from '../support/checker.js';
import { eventually } from '../support/eventually.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';
import { LeaseAudit } from '../support/lease-audit.js';
import { ownersOf, partitionsOf, shared, Watch } from './crash-watch.js';

/** Until a pusher works again: the longest pause of its client, joining the group, and a machine that is busy. */
const RECOVERY_MS = 15_000;
/** Leases are renewed while the last heartbeat is younger than the session, 8 s, and last for 8 s more. */
const TAKEOVER_MS = 20_000;
/** Connections that have gone silent are given up after 15 s: those from before, then those that were begun meanwhile. */
const GIVEN_UP_MS = 60_000;
/** No attempt starts for so long: what had been read is delivered. */
const SILENCE_MS = 2_000;
/** More than the load writes at once: so many events may have been read before their producer knew of them. */
const UNACKNOWLEDGED = 50;

const it = systemTest({ pushers: 0, partitions: 6 });

/** A pusher and its way to Kafka, which nobody else goes. */
interface Proxied {
  readonly broker: Proxy;
  readonly pusher: AppProcess;
}

async function startProxiedPusher(system: TestSystem): Promise<Proxied> {
  const [bootstrap = ''] = process.env['KAFKA_BROKERS']?.split(',') ?? [];
  const [host = '', port = ''] = bootstrap.split(':');
  const broker = await Proxy.open(host, Number(port), true);
  onTestFinished(() => broker.close());
  const pusher = await system.startPusher({ KAFKA_BROKERS: `127.0.0.1:${broker.port}` });
  onTestFinished(async () => {
    broker.restore();
    await pusher.stop();
  });
  return { broker, pusher };
}

/** The number of the event that was produced last. */
function lastProduced({ load }: Watch): number {
  return load.produced.at(-1)?.number ?? -1;
}

/** Whether a process lives, as whoever would start it anew sees it. */
async function lives(pusher: AppProcess): Promise<boolean> {
  const { status } = await fetch(`${pusher.url}/livez`);
  return !pusher.hasExited && status === 200;
}

/** Takes the broker away from the only pusher until `isOver`, and waits until all partitions are delivered from again. */
async function outage(
  watch: Watch,
  { broker, pusher }: Proxied,
  fault: 'cut' | 'freeze',
  isOver: () => boolean | Promise<boolean>,
) {
  const { system } = watch;
  const [owner, partitions] = [await ownersOf(system, pusher), await partitionsOf(system, pusher)];
  await watch.flows();
  const since = Date.now();
  broker[fault]();
  const unreadable = lastProduced(watch) + UNACKNOWLEDGED;
  await eventually(isOver);
  const read = Math.max(...watch.requests.map(numberOf));
  const backlog = lastProduced(watch) - read;
  expect(await lives(pusher)).toBe(true);
  expect(read).toBeLessThan(unreadable);
  expect(lastProduced(watch)).toBeGreaterThan(unreadable);

  const restoredAt = Date.now();
  broker.restore();
  const recovery = await watch.deliversFrom(partitions, restoredAt, 60_000);
  expect(Math.max(...recovery)).toBeLessThan(RECOVERY_MS);
  // A process that had started anew would own them by another name.
  expect(await lives(pusher)).toBe(true);
  expect(await ownersOf(system, pusher)).toEqual(owner);
  return { away: restoredAt - since, backlog, recovery, repeats: watch.repeats };
}

it(
  'should go on by itself, lose nothing and count exactly while the broker goes away, from all pushers or from one',
  { timeout: 200_000 },
  async ({ system, startReceiver }) => {
    const proxied = await startProxiedPusher(system);
    const { broker, pusher } = proxied;
    const audit = await LeaseAudit.start(system.tables);
    const watch = await Watch.start(system, startReceiver, 20_261_127);
    await shared(system, [pusher]);

    const silent = () => Date.now() - watch.lastStartedAt > SILENCE_MS;
    const cut = await outage(watch, proxied, 'cut', silent);
    // By then the group's session is over too: leases are renewed as long as it may last.
    const expired = async () =>
      (await system.tables.leases()).every(
        ({ expiresAt }) => (expiresAt?.getTime() ?? Infinity) < Date.now(),
      );
    const frozen = await outage(watch, proxied, 'freeze', expired);
    // Nobody else had its partitions meanwhile: it goes on where it was.
    expect(watch.repeats).toBe(0);

    const heir = await system.startPusher();
    await shared(system, [pusher, heir]);
    await watch.flows();
    const since = Date.now();
    broker.freeze();
    await shared(system, [heir]);
    const takeover = Date.now() - since;
    expect(await lives(pusher)).toBe(true);
    const restoredAt = Date.now();
    // Its old connections stay silent: the pusher must give them up by itself.
    broker.abandon();
    await shared(system, [pusher, heir], GIVEN_UP_MS);
    const rejoin = Date.now() - restoredAt;
    await watch.flows();
    expect(await lives(pusher)).toBe(true);

    const { repeats } = watch;
    await watch.conclude('broker away', { cut, frozen, inherited: { takeover, rejoin, repeats } });
    expect(await audit.violations()).toEqual([]);
    expect(takeover).toBeLessThan(TAKEOVER_MS);
  },
);
