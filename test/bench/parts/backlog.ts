import { ContestantProcess } from '../contestant-process.ts';
import { pusher } from '../contestants.ts';
import type { Part } from '../part.ts';
import { RssRecord } from '../rss-record.ts';
import { table } from '../table.ts';
import { until } from '../wait.ts';

const SUBSCRIPTIONS = 1_000;
const START_MS = 60_000;
/** Slower than this is no performance to speak of. */
const LEAST_PER_SECOND = 2_000;

/** What lay in the log while no pusher ran, for many subscriptions that are all behind. */
export const backlog: Part = {
  name: 'backlog',
  what: `${SUBSCRIPTIONS} subscriptions, each to a name of its own, made before the events; the pusher starts after them; 0 ms`,
  async run(bench) {
    const { receiver, database } = bench;
    const { events } = bench.settings;
    const nameOf = (number: number): string => `bench-${number % SUBSCRIPTIONS}`;
    const topic = await bench.topic();
    const subscriptions = Array.from({ length: SUBSCRIPTIONS }, (_, number) => ({
      callbackUrl: receiver.urlOf(`/callback/${number}`),
      form: nameOf(number),
    }));
    await database.reset(topic.name, subscriptions);
    bench.say(`  producing ${events.toLocaleString('en')} events ...`);
    await topic.fill(events, nameOf);
    bench.say('  draining ...');
    await receiver.begin({});
    const process = new ContestantProcess(pusher(topic.name));
    const reach = (count: number, withinMs: number) =>
      until(`${count} of ${events} deliveries`, withinMs, async () => {
        process.check();
        const seen = await receiver.look();
        return seen.count >= count ? seen : undefined;
      });
    let rss: RssRecord | undefined;
    try {
      const first = await reach(1, START_MS);
      rss = new RssRecord(process);
      const last = await reach(events, START_MS + (events / LEAST_PER_SECOND) * 1_000);
      rss.stop();
      const seconds = (last.at - first.at) / 1_000;
      const quarters = ([1, 2, 3, 4] as const).map((quarter) => rss?.quarterMiB(quarter) ?? NaN);
      const [start = NaN, , , end = NaN] = quarters;
      return {
        table: table(
          [
            `${events.toLocaleString('en')} events behind`,
            'to drain s',
            'deliveries/s',
            'peak RSS MiB',
            'RSS by quarter',
          ],
          [
            [
              `${SUBSCRIPTIONS} subscriptions`,
              seconds.toFixed(1),
              Math.round(events / seconds).toLocaleString('en'),
              process.peakMiB.toFixed(0),
              quarters.map((mib) => mib.toFixed(0)).join(' '),
            ],
          ],
        ),
        goals: [
          {
            what: `peak RSS with ${events.toLocaleString('en')} events and ${SUBSCRIPTIONS} subscriptions behind`,
            bound: 'below',
            limit: 256,
            unit: 'MiB',
            measured: process.peakMiB,
          },
          {
            what: 'the same, RSS in the last quarter / in the first (flat)',
            bound: 'below',
            limit: 1.1,
            unit: '',
            measured: end / start,
          },
        ],
      };
    } finally {
      rss?.stop();
      await process.stop();
    }
  },
};
