import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ReceiverCommand, ReceiverReport } from './receiver.ts';

/** The receiver as a process of its own. */
export class ReceiverProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(): Promise<ReceiverProcess> {
    const child = fork(fileURLToPath(new URL('receiver.ts', import.meta.url)));
    const { port } = await next(child, 'listening');
    return new ReceiverProcess(child, port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/callback`;
  }

  /**
   * Counts from now on. `warm` resolves when so many requests came, `done` with the seconds that the ones after them
   * took, until there were `until` in all.
   */
  begin(
    delayMs: number,
    warm: number,
    until: number,
    latency = false,
  ): { readonly warm: Promise<unknown>; readonly done: Promise<{ readonly seconds: number }> } {
    this.#send({ kind: 'begin', delayMs, warm, until, latency });
    return { warm: next(this.#child, 'warm'), done: next(this.#child, 'done') };
  }

  /** Milliseconds from making to receipt of what came since `begin`. */
  async latencies(): Promise<readonly number[]> {
    const answer = next(this.#child, 'latencies');
    this.#send({ kind: 'latencies' });
    return (await answer).values;
  }

  stop(): void {
    this.#child.disconnect();
  }

  #send(command: ReceiverCommand): void {
    this.#child.send(command);
  }
}

function next<K extends ReceiverReport['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<ReceiverReport, { readonly kind: K }>> {
  return new Promise((resolve) => {
    const listen = (message: ReceiverReport): void => {
      if (message.kind !== kind) return;
      child.off('message', listen);
      resolve(message as Extract<ReceiverReport, { readonly kind: K }>);
    };
    child.on('message', listen);
  });
}
