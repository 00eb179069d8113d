import { ContestantProcess } from '../contestant-process.ts';
import { pusher } from '../contestants.ts';
import { latenciesOf } from '../latencies.ts';
import type { Part } from '../part.ts';
import { WARM_SECONDS } from '../settings.ts';
import { table } from '../table.ts';
import { passed, until } from '../wait.ts';

const PER_SECOND = 1_000;
/** Measured longer than a rate: 1 % of the receipts should be some hundred. */
const SECONDS_FACTOR = 3;
/** From the pusher's start, or from the last event, until everything has arrived. */
const ARRIVAL_MS = 60_000;

/** How long an event takes at a rate far below saturation. */
export const latency: Part = {
  name: 'latency',
  what: `produce to receipt at ${PER_SECOND} events/s, one subscription, 0 ms`,
  async run(bench) {
    const { receiver, database, seconds } = bench;
    const topic = await bench.topic();
    await database.reset(topic.name, [{ callbackUrl: receiver.url }]);
    await receiver.begin({});
    const process = new ContestantProcess(pusher(topic.name));
    const arrived = async (count: number) => {
      await until(`receipt of ${count} events`, ARRIVAL_MS, async () => {
        process.check();
        return (await receiver.look()).count >= count ? true : undefined;
      });
    };
    try {
      await topic.pace(1, 1);
      await arrived(1);
      await topic.pace(PER_SECOND, WARM_SECONDS);
      await arrived(1 + WARM_SECONDS * PER_SECOND);
      await receiver.begin({ isRecording: true });
      await passed(100);
      const count = Math.ceil(seconds * SECONDS_FACTOR) * PER_SECOND;
      await topic.pace(PER_SECOND, count / PER_SECOND);
      await arrived(count);
      const { p50, p95, p99 } = latenciesOf(await receiver.receipts());
      return {
        table: table(
          [`produce to receipt at ${PER_SECOND}/s`, 'p50 ms', 'p95 ms', 'p99 ms', 'peak RSS MiB'],
          [['ringback pusher', p50.toFixed(1), p95.toFixed(1), p99.toFixed(1), process.peakMiB.toFixed(0)]],
        ),
        goals: [
          { what: 'produce to receipt at 1,000/s, p50', bound: 'below', limit: 5, unit: 'ms', measured: p50 },
          {
            what: 'produce to receipt at 1,000/s, p99',
            bound: 'below',
            limit: 25,
            unit: 'ms',
            measured: p99,
          },
        ],
      };
    } finally {
      await process.stop();
    }
  },
};
