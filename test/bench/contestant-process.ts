import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Contestant } from './contestant.ts';
import { cpuSeconds, rssMiB } from './process-usage.ts';
import { MALLOC_ENV, NODE_FLAGS } from './settings.ts';

/** A pusher that ignores SIGTERM for so long hangs. */
const STOP_MS = 30_000;

/** A contestant at work. */
export class ContestantProcess {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #isStopped = false;

  constructor({ name, program, env }: Contestant) {
    this.name = name;
    this.#child = fork(fileURLToPath(new URL(program, import.meta.url)), {
      env: { ...MALLOC_ENV, ...process.env, ...env },
      execArgv: [...NODE_FLAGS, ...(process.env['BENCH_NODE_FLAGS']?.split(' ') ?? [])],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#ended = once(this.#child, 'exit');
  }

  /** CPU seconds used so far. */
  get cpuSeconds(): number {
    return cpuSeconds(this.#pid);
  }

  /** The most resident memory that it ever had. */
  get peakMiB(): number {
    return rssMiB(this.#pid, 'peak');
  }

  get rssMiB(): number {
    return rssMiB(this.#pid, 'now');
  }

  /** Throws when it ended on its own: what waits for its work would wait in vain. */
  check(): void {
    if (this.#isStopped || (this.#child.exitCode === null && this.#child.signalCode === null)) return;
    throw new Error(`${this.name} ended early with code ${String(this.#child.exitCode)}`);
  }

  /** It does nothing until it is resumed, and its clocks go on. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.#isStopped = true;
    this.#child.kill(signal);
    this.resume();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.#ended;
    clearTimeout(timer);
  }

  get #pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.name} did not start`);
    return this.#child.pid;
  }
}
