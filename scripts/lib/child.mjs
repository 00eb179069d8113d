import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { waitFor } from './wait.mjs';

/**
 * A program that a command runs in the foreground, in a process group of its own: Ctrl-C on the terminal reaches only
 * the command, which then decides in which order things end.
 */
export class Child {
  #process;
  #code;

  /** @param {{ name: string, command: string, args: string[], env?: object, cwd?: string, stdio?: import('node:child_process').StdioOptions }} program */
  constructor({ name, command, args, env, cwd, stdio = ['ignore', 'inherit', 'inherit'] }) {
    this.name = name;
    this.#process = spawn(command, args, { cwd, env, stdio, detached: true });
    /** Resolves with the exit code, or 128 + the number of the signal that ended it. */
    this.ended = new Promise((resolve) => {
      this.#process.once('error', () => resolve(127));
      this.#process.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
    }).then((code) => (this.#code = code));
    const kill = () => this.signal('SIGKILL');
    process.once('exit', kill);
    void this.ended.then(() => process.removeListener('exit', kill));
  }

  get pid() {
    return this.#process.pid;
  }

  get running() {
    return this.#code === undefined;
  }

  /** Sends a signal to the program alone. */
  signal(name) {
    if (this.running && this.pid !== undefined) this.#process.kill(name);
  }

  /** Sends a signal to the program and to all that it started and left in its group. */
  signalGroup(name) {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, name);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error; // nobody is left in it
    }
  }

  /** Asks the program to end, and kills it after `graceMs` or as soon as `hurry` is aborted. */
  async stop({ graceMs, hurry }) {
    this.signal('SIGTERM');
    const polite = () => !this.running || hurry?.aborted;
    await waitFor(polite, { timeoutMs: graceMs, everyMs: 50 });
    this.signal('SIGKILL');
    return this.ended;
  }
}

/** Runs a program to its end; while it runs, an aborted `stop` interrupts it and everything that it started. */
export async function runForeground(program, { stop, graceMs = 20_000 } = {}) {
  const child = new Child(program);
  let killing;
  const interrupt = () => {
    child.signalGroup('SIGINT');
    killing = setTimeout(() => child.signalGroup('SIGKILL'), graceMs);
  };
  if (stop?.aborted) interrupt();
  stop?.addEventListener('abort', interrupt, { once: true });
  const code = await child.ended;
  stop?.removeEventListener('abort', interrupt);
  clearTimeout(killing);
  child.signalGroup('SIGKILL'); // what it started and forgot
  return code;
}
