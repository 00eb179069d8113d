import { preciseNow } from '../bodies.ts';
import { ContestantProcess } from '../contestant-process.ts';
import { freshGroup, pusher } from '../contestants.ts';
import type { Part } from '../part.ts';
import type { Receipt } from '../receiver-messages.ts';
import { PARTITIONS } from '../settings.ts';
import { table } from '../table.ts';
import { until } from '../wait.ts';

const PER_SECOND = 500;
/** Two pushers share the partitions after a rebalance, a drain and new leases. */
const SHARED_MS = 90_000;
/** The goal is 15 s; past this the heir does not come. */
const HEIR_MS = 60_000;
const LONGEST_SECONDS = 600;

/** A pusher is killed; another takes its partitions. */
export const takeover: Part = {
  name: 'takeover',
  what: `two pushers at ${PER_SECOND} events/s; kill -9 of one, to the receipt of an event that was made after it, of each partition it had`,
  async run(bench) {
    const { database, receiver } = bench;
    const topic = await bench.topic();
    await database.reset(topic.name, [{ callbackUrl: receiver.url }]);
    await receiver.begin({});
    const group = freshGroup();
    const stop = new AbortController();
    const producing = topic.pace(PER_SECOND, LONGEST_SECONDS, stop.signal);
    const victim = new ContestantProcess(pusher(topic.name, { group }));
    let heir: ContestantProcess | undefined;
    try {
      const name = await until('the first pusher has all partitions', SHARED_MS, async () => {
        victim.check();
        const [[owner, partitions] = []] = await database.owners(topic.name);
        return partitions?.length === PARTITIONS ? owner : undefined;
      });
      heir = new ContestantProcess(pusher(topic.name, { group }));
      const mine = await until('two pushers share the partitions', SHARED_MS, async () => {
        heir?.check();
        const owners = await database.owners(topic.name);
        const all = [...owners.values()].flat();
        return owners.size === 2 && all.length === PARTITIONS ? (owners.get(name) ?? []) : undefined;
      });
      await receiver.begin({ isRecording: true });
      await until(
        'deliveries of every partition',
        SHARED_MS,
        async () => {
          const seen = new Set((await receiver.receipts()).map(([, , partition]) => partition));
          return seen.size === PARTITIONS ? true : undefined;
        },
        200,
      );
      const killedAt = preciseNow();
      await victim.stop('SIGKILL');
      const firsts = await until(
        'deliveries of the partitions that the killed one had',
        HEIR_MS,
        async () => {
          heir?.check();
          const found = firstReceipts(await receiver.receipts(), killedAt);
          const times = mine.flatMap((partition) => found.get(partition) ?? []);
          return times.length === mine.length ? times : undefined;
        },
        200,
      );
      const seconds = firsts.map((at) => (at - killedAt) / 1_000);
      const [first, last] = [Math.min(...seconds), Math.max(...seconds)];
      return {
        table: table(
          ["from kill -9 to the heir's first delivery", 'partitions', 'first s', 'last s'],
          [['ringback pusher', String(mine.length), first.toFixed(1), last.toFixed(1)]],
        ),
        goals: [
          {
            what: 'kill -9 of a pusher to the first delivery by its heir, slowest partition',
            bound: 'below',
            limit: 15,
            unit: 's',
            measured: last,
          },
        ],
      };
    } finally {
      stop.abort();
      await victim.stop('SIGKILL');
      await heir?.stop();
      await producing;
    }
  },
};

/** When the first event that was made after a moment arrived, by partition. */
function firstReceipts(receipts: readonly Receipt[], since: number): ReadonlyMap<number, number> {
  const firsts = new Map<number, number>();
  for (const [at, madeAt, partition] of receipts) {
    if (madeAt > since && !firsts.has(partition)) firsts.set(partition, at);
  }
  return firsts;
}
