import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/stack.mjs', import.meta.url));

/** The stack that the run has to itself: `RINGBACK_HOME`, as for `npm run stack`. */
export class LocalStack {
  readonly #home: string;
  readonly #brokers: string;

  /** @param brokers where Kafka is, and has to be again after a restart */
  constructor(home: string, brokers: string) {
    this.#home = home;
    this.#brokers = brokers;
  }

  /** Ends one server, with SIGKILL or in order, and starts it again so much later. Returns when it answers again. */
  async restart(server: 'kafka' | 'mariadb', isKill: boolean, outageMs: number): Promise<void> {
    await this.#run('down', server, ...(isKill ? ['--kill'] : []));
    await pause(outageMs);
    const printed = await this.#run('up');
    if (!printed.includes(`KAFKA_BROKERS=${this.#brokers}\n`)) {
      throw new Error(`Kafka came back elsewhere, since its port was taken: ${printed}`);
    }
  }

  async #run(...args: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, [SCRIPT, ...args], {
      env: { ...process.env, RINGBACK_HOME: this.#home },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // Ctrl-C must not leave a server down: the command that started the stack stops it
    });
    let printed = '';
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`npm run stack -- ${args.join(' ')} failed: ${said}`);
    return printed;
  }
}
