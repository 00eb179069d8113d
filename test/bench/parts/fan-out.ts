import type { Bench } from '../bench.ts';
import { ContestantProcess } from '../contestant-process.ts';
import { pusher, rawLoop } from '../contestants.ts';
import { freePort } from '../../support/free-port.ts';
import { logBytes } from '../log-bytes.ts';
import { measure } from '../measure.ts';
import type { Part } from '../part.ts';
import { fetchedBytes } from '../pusher-metrics.ts';
import type { Seen } from '../receiver-process.ts';
import { table } from '../table.ts';
import { until } from '../wait.ts';

const SUBSCRIPTIONS = [1, 10, 100];
/** In flight of all subscriptions together, and of the raw loop: one each with 100. */
const IN_FLIGHT = 100;
/** Deliveries of each row for each second of measuring; with 100 subscriptions more events than the window holds. */
const DELIVERIES_A_SECOND = 75_000;
/** The rate is taken from this share of the deliveries on: before, connections open and code is compiled. */
const WARM_SHARE = 0.25;
/** Slower than this is no performance to speak of. */
const LEAST_PER_SECOND = 1_500;

interface FanOut {
  readonly subscriptions: number;
  readonly perSecond: number;
  /** Bytes that brokers answered to fetches, for each byte that the log has. */
  readonly readRatio: number;
  readonly peakMiB: number;
}

/** The same events for more and more subscriptions. */
export const fanOut: Part = {
  name: 'fanout',
  what: `${SUBSCRIPTIONS.join(', ')} subscriptions to one topic, all healthy, 0 ms, ${IN_FLIGHT} in flight in all; raw loop before and after`,
  async run(bench) {
    const raw = () => measure(bench, rawLoop(bench.receiver.url, IN_FLIGHT), 0);
    const before = await raw();
    const rows: FanOut[] = [];
    for (const subscriptions of SUBSCRIPTIONS) rows.push(await run(bench, subscriptions));
    const after = await raw();
    const rawPerSecond = (before.perSecond + after.perSecond) / 2;
    const ofTen = rows.find(({ subscriptions }) => subscriptions === 10);
    const ofHundred = rows.find(({ subscriptions }) => subscriptions === 100);
    return {
      table: table(
        ['', 'deliveries/s', 'of raw', 'bytes read / log bytes', 'peak RSS MiB'],
        [
          ['raw undici loop, no Kafka', Math.round(rawPerSecond).toLocaleString('en'), '1.00', '', ''],
          ...rows.map(({ subscriptions, perSecond, readRatio, peakMiB }) => [
            `fan-out to ${subscriptions}`,
            Math.round(perSecond).toLocaleString('en'),
            (perSecond / rawPerSecond).toFixed(2),
            readRatio.toFixed(3),
            peakMiB.toFixed(0),
          ]),
        ],
      ),
      goals: [
        {
          what: 'broker bytes read with 100 healthy subscriptions / log bytes',
          bound: 'below',
          limit: 1.1,
          unit: '',
          measured: ofHundred?.readRatio ?? NaN,
        },
        {
          what: 'fan-out to 10, deliveries/s in all / raw loop',
          bound: 'above',
          limit: 0.75,
          unit: '',
          measured: (ofTen?.perSecond ?? NaN) / rawPerSecond,
        },
        {
          what: 'fan-out to 10, peak RSS',
          bound: 'below',
          limit: 250,
          unit: 'MiB',
          measured: ofTen?.peakMiB ?? NaN,
        },
      ],
    };
  },
};

async function run(bench: Bench, subscriptions: number): Promise<FanOut> {
  const events = Math.ceil((DELIVERIES_A_SECOND * bench.seconds) / subscriptions);
  const deliveries = events * subscriptions;
  bench.say(`  ${events.toLocaleString('en')} events to ${subscriptions} subscriptions ...`);
  const topic = await bench.topic();
  await topic.fill(events);
  const callbacks = Array.from({ length: subscriptions }, (_, index) => ({
    callbackUrl: bench.receiver.urlOf(`/callback/${index}`),
  }));
  await bench.database.reset(topic.name, callbacks);
  await bench.receiver.begin({});
  const port = await freePort();
  const process = new ContestantProcess(pusher(topic.name, { maxInFlight: IN_FLIGHT / subscriptions, port }));
  const reach = (count: number): Promise<Seen> =>
    until(`${count} of ${deliveries} deliveries`, 60_000 + (count / LEAST_PER_SECOND) * 1_000, async () => {
      process.check();
      const seen = await bench.receiver.look();
      return seen.count >= count ? seen : undefined;
    });
  try {
    const warm = await reach(deliveries * WARM_SHARE);
    const done = await reach(deliveries);
    return {
      subscriptions,
      perSecond: ((done.count - warm.count) / (done.at - warm.at)) * 1_000,
      readRatio: (await fetchedBytes(port)) / (await logBytes(bench.settings.brokers, topic.name)),
      peakMiB: process.peakMiB,
    };
  } finally {
    await process.stop();
  }
}
