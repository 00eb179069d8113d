import type { Bench } from '../bench.ts';
import { ContestantProcess } from '../contestant-process.ts';
import { pusher } from '../contestants.ts';
import { type Latencies, latenciesOf } from '../latencies.ts';
import type { Part } from '../part.ts';
import type { Receipt } from '../receiver-messages.ts';
import { table } from '../table.ts';
import { passed, until } from '../wait.ts';

const SUBSCRIPTIONS = 100;
/** 100 deliveries for each event: 2,000 a second, a tenth of what two cores carry, so nothing queues. */
const EVENTS_PER_SECOND = 20;
/** Delivered at once before the first phase: it must not be the one that compiles the code. */
const WARM_EVENTS = 1_000;
/** Before each phase is measured: as long as a timeout of the hanging callback, so that it is felt. */
const SETTLE_SECONDS = 10;
/**
 * Each phase is measured this much longer than a rate: the receipts of one event come together, so of 240 events in 12 s three
 * slow ones were the p99.
 */
const SECONDS_FACTOR = 8;
const START_MS = 120_000;
const LONGEST_SECONDS = 600;
/** Callback of the subscription that hangs in one phase, and that is measured in none. */
const LAST = '/callback/last';
const PHASES = ['all answer', 'one hangs', 'all answer again'] as const;

/** One callback that never answers beside 99 that do, and the same without it, in one process. */
export const isolation: Part = {
  name: 'isolation',
  what:
    `${SUBSCRIPTIONS} subscriptions at ${EVENTS_PER_SECOND} events/s, 0 ms: produce to receipt of ${SUBSCRIPTIONS - 1} of them while ` +
    'the last answers, hangs, answers again; default MAX_IN_FLIGHT, timeout 10 s',
  async run(bench) {
    const phases = await phasesOf(bench);
    const [before, during, after] = phases.map(latenciesOf);
    const without = latenciesOf([...(phases[0] ?? []), ...(phases[2] ?? [])]);
    const line = (name: string, of: Latencies | undefined) =>
      of === undefined
        ? []
        : [name, of.p50.toFixed(1), of.p95.toFixed(1), of.p99.toFixed(1), String(of.count)];
    return {
      table: table(
        [`the other ${SUBSCRIPTIONS - 1}, while`, 'p50 ms', 'p95 ms', 'p99 ms', 'receipts'],
        [line(PHASES[0], before), line(PHASES[1], during), line(PHASES[2], after)],
      ),
      goals: [
        {
          what: 'p99 of the healthy with 1 of 100 hanging / without',
          bound: 'below',
          limit: 1.1,
          unit: '',
          measured: (during?.p99 ?? NaN) / without.p99,
        },
      ],
    };
  },
};

/** The receipts of the healthy in each phase. */
async function phasesOf(bench: Bench): Promise<readonly (readonly Receipt[])[]> {
  const { receiver, database } = bench;
  const topic = await bench.topic();
  const healthy = Array.from({ length: SUBSCRIPTIONS - 1 }, (_, index) => `/callback/${index}`);
  const callbacks = [...healthy, LAST].map((path) => ({ callbackUrl: receiver.urlOf(path) }));
  await database.reset(topic.name, callbacks);
  await topic.fill(WARM_EVENTS);
  await receiver.begin({});
  const process = new ContestantProcess(pusher(topic.name));
  const stop = new AbortController();
  let producing: Promise<void> | undefined;
  try {
    await until('the deliveries of the warm-up', START_MS, async () => {
      process.check();
      return (await receiver.look()).count >= WARM_EVENTS * SUBSCRIPTIONS ? true : undefined;
    });
    producing = topic.pace(EVENTS_PER_SECOND, LONGEST_SECONDS, stop.signal);
    const phases: (readonly Receipt[])[] = [];
    for (const phase of PHASES) {
      bench.say(`  ${phase} ...`);
      const hangingPath = phase === 'one hangs' ? LAST : null;
      await receiver.begin({ hangingPath });
      await passed(SETTLE_SECONDS * 1_000);
      await receiver.begin({ hangingPath, isRecording: true, unrecordedPath: LAST });
      await passed(bench.seconds * SECONDS_FACTOR * 1_000);
      phases.push(await receiver.receipts());
      process.check();
    }
    return phases;
  } finally {
    stop.abort();
    await process.stop();
    await producing;
  }
}
