import type { Bench } from './bench.ts';
import type { Contestant } from './contestant.ts';
import { ContestantProcess } from './contestant-process.ts';
import type { Result } from './result.ts';
import { Runner } from './runner.ts';
import { RESUME_SECONDS, TURN_SECONDS, turnsOf, WARM_SECONDS } from './settings.ts';
import { passed, until } from './wait.ts';

/** From the start of a process to its first delivery: Kafka's groups take their time. */
const START_MS = 60_000;

/** Runs a contestant against the receiver: it warms up from its first delivery on, then it is measured. */
export async function measure(bench: Bench, contestant: Contestant, delayMs: number): Promise<Result> {
  const runner = await warmedUp(bench, contestant, delayMs);
  try {
    await runner.measure(bench.seconds * 1_000);
    return runner.result();
  } finally {
    await runner.stop();
  }
}

/**
 * Runs two contestants, each in turn while the other is stopped where it is: a machine whose speed changes within seconds
 * changes it for both. Every second round begins with the one that ended the last.
 */
export async function measureInTurns(
  bench: Bench,
  contestants: readonly [Contestant, Contestant],
  delayMs: number,
): Promise<readonly [Result, Result]> {
  const first = await warmedUp(bench, contestants[0], delayMs);
  try {
    await first.pause();
    const second = await warmedUp(bench, contestants[1], delayMs);
    try {
      await second.pause();
      for (let round = 0; round < turnsOf(bench.seconds); round++)
        for (const runner of round % 2 === 0 ? [first, second] : [second, first]) await turn(runner);
      return [first.result(), second.result()];
    } finally {
      await second.stop();
    }
  } finally {
    await first.stop();
  }
}

async function turn(runner: Runner): Promise<void> {
  await runner.resume();
  await passed(RESUME_SECONDS * 1_000);
  await runner.measure(TURN_SECONDS * 1_000);
  await runner.pause();
}

async function warmedUp(bench: Bench, contestant: Contestant, delayMs: number): Promise<Runner> {
  const { receiver } = bench;
  await receiver.begin({ delayMs });
  const process = new ContestantProcess(contestant);
  const runner = new Runner(process, receiver, contestant.readsTopic ? bench.filledCount : Infinity);
  try {
    await until(`first delivery of ${contestant.name}`, START_MS, async () => {
      process.check();
      return (await receiver.look()).count > 0 ? true : undefined;
    });
    await passed(WARM_SECONDS * 1_000);
    return runner;
  } catch (error) {
    await runner.stop();
    throw error;
  }
}
