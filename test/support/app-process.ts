import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

export type AppName = 'api' | 'pusher';

/** How a process ended. */
export interface AppExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A line of its JSON log, or of anything else that it printed, as `msg`. */
export interface LogEntry {
  readonly msg: string;
  readonly [member: string]: unknown;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NODE = `${ROOT}node_modules/.bin/node`;
const READY_MS = 60_000;
const STOP_MS = 30_000;
/** What each app logs once it listens, and the member that holds its address. */
const LISTENS = {
  api: { msg: 'the API listens', member: 'url' },
  pusher: { msg: 'the pusher runs', member: 'health' },
} as const;

/** One app as a process of its own, from `dist/`, as in production. Its log is kept, not printed. */
export class AppProcess {
  /** Every line that it printed so far. */
  readonly log: LogEntry[] = [];
  /** Resolves when the process is gone. */
  readonly exited: Promise<AppExit>;
  readonly name: AppName;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  #exit: AppExit | undefined;

  /** @param environment complete: nothing is inherited but what Node itself needs */
  constructor(name: AppName, environment: Readonly<Record<string, string>>) {
    this.name = name;
    const { PATH = '', HOME = '' } = process.env;
    this.#child = spawn(
      NODE,
      [
        '--enable-source-maps',
        '--disable-warning=TimeoutNegativeWarning', // kafkajs on Node 24
        `dist/apps/${name}/src/main.js`,
      ],
      { cwd: ROOT, env: { PATH, HOME, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.log.push(toEntry(line)));
    }
    const killChild = (): void => void this.#child.kill('SIGKILL');
    process.once('exit', killChild);
    this.exited = once(this.#child, 'exit').then(([code, signal]) => {
      process.removeListener('exit', killChild);
      this.#exit = { code: code as number | null, signal: signal as NodeJS.Signals | null };
      return this.#exit;
    });
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.name} could not be started`);
    return this.#child.pid;
  }

  get hasExited(): boolean {
    return this.#exit !== undefined;
  }

  /** `http://127.0.0.1:<port>` of what it serves. @throws Error before it listens */
  get url(): string {
    const { msg, member } = LISTENS[this.name];
    const address = this.logged(msg)[0]?.[member];
    if (typeof address !== 'string') throw new Error(`${this.name} does not listen`);
    return new URL(address).origin;
  }

  /** The lines with this message. */
  logged(msg: string): readonly LogEntry[] {
    return this.log.filter((entry) => entry.msg === msg);
  }

  /** Waits until `/readyz` answers 200. @throws Error with the end of its log */
  async ready(): Promise<void> {
    await eventually(
      async () => {
        if (this.hasExited) return;
        const { status } = await fetch(`${this.url}/readyz`);
        if (status !== 200) throw new Error(`/readyz answered ${status}`);
      },
      { timeoutMs: READY_MS, describe: () => this.log.slice(-10) },
    );
    if (this.hasExited)
      throw new Error(`${this.name} ended: ${JSON.stringify({ ...this.#exit, log: this.log.slice(-10) })}`);
  }

  /** Sends it a signal; SIGSTOP and SIGCONT as well. Wait for its end with `exited`. */
  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it, gracefully if it can. */
  async stop(): Promise<AppExit> {
    this.kill('SIGCONT'); // a stopped process would never hear of the end
    this.kill('SIGTERM');
    const late = setTimeout(() => {
      this.kill('SIGKILL');
    }, STOP_MS);
    const exit = await this.exited;
    clearTimeout(late);
    return exit;
  }
}

function toEntry(line: string): LogEntry {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry === 'object' && entry !== null && 'msg' in entry) return entry as LogEntry;
  } catch {
    // Not of the log: a stack trace of Node, or what a library prints.
  }
  return { msg: line };
}
