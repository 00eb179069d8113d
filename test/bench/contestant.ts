import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cpuSeconds, rssMiB } from './process-usage.ts';
import type { ReceiverProcess } from './receiver-process.ts';
import { NODE_FLAGS } from './settings.ts';

/** What one contestant did in one row. */
export interface Result {
  readonly perSecond: number;
  /** CPU microseconds of the contestant's process for each delivery. */
  readonly cpuMicros: number;
  readonly rssMiB: number;
}

/** How much is delivered before the clock starts, and while it runs. */
export interface Amount {
  readonly warm: number;
  readonly measured: number;
}

export interface Contestant {
  /** Path of its program, from this folder. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  /** How it is asked to end. */
  readonly signal: NodeJS.Signals;
}

/** Runs a contestant against the receiver until it has delivered the amount. */
export async function measure(
  { program, env, signal }: Contestant,
  receiver: ReceiverProcess,
  delayMs: number,
  { warm, measured }: Amount,
): Promise<Result> {
  const { warm: isWarm, done } = receiver.begin(delayMs, warm, warm + measured);
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), {
    env: { ...process.env, ...env },
    execArgv: NODE_FLAGS,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  try {
    const pid = child.pid ?? 0;
    await orEnd(isWarm, child, program);
    const cpuBefore = cpuSeconds(pid);
    const { seconds } = await orEnd(done, child, program);
    return {
      perSecond: measured / seconds,
      cpuMicros: ((cpuSeconds(pid) - cpuBefore) / measured) * 1_000_000,
      rssMiB: rssMiB(pid),
    };
  } finally {
    child.kill(signal);
    await ended;
  }
}

async function orEnd<T>(wanted: Promise<T>, child: ChildProcess, program: string): Promise<T> {
  const end = once(child, 'exit').then(([code]) => {
    throw new Error(`${program} ended early with code ${String(code)}`);
  });
  return await Promise.race([wanted, end]);
}
