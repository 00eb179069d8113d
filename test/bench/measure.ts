import type { Bench } from './bench.ts';
import type { Contestant } from './contestant.ts';
import { ContestantProcess } from './contestant-process.ts';
import { WARM_SECONDS } from './settings.ts';
import { passed, until } from './wait.ts';

/** From the start of a process to its first delivery: Kafka's groups take their time. */
const START_MS = 60_000;

/** What one contestant did in one row. */
export interface Result {
  readonly perSecond: number;
  /** CPU microseconds of the contestant's process for each delivery. */
  readonly cpuMicros: number;
  readonly peakMiB: number;
}

/** Runs a contestant against the receiver: it warms up from its first delivery on, then it is measured. */
export async function measure(bench: Bench, contestant: Contestant, delayMs: number): Promise<Result> {
  const { receiver, seconds } = bench;
  await receiver.begin({ delayMs });
  const process = new ContestantProcess(contestant);
  try {
    await until(`first delivery of ${contestant.name}`, START_MS, async () => {
      process.check();
      return (await receiver.look()).count > 0 ? true : undefined;
    });
    await passed(WARM_SECONDS * 1_000);
    const cpuBefore = process.cpuSeconds;
    const before = await receiver.look();
    await passed(seconds * 1_000);
    const after = await receiver.look();
    process.check();
    const count = after.count - before.count;
    if (contestant.readsTopic && after.count >= bench.filledCount) {
      throw new Error(`${contestant.name} ran out of events`);
    }
    return {
      perSecond: (count / (after.at - before.at)) * 1_000,
      cpuMicros: ((process.cpuSeconds - cpuBefore) / count) * 1_000_000,
      peakMiB: process.peakMiB,
    };
  } finally {
    await process.stop();
  }
}
