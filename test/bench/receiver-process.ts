import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Behaviour, Receipt, ReceiverCommand, ReceiverReport } from './receiver-messages.ts';

/** So many requests had come at a moment, in milliseconds since 1970. */
export interface Seen {
  readonly at: number;
  readonly count: number;
}

const PROMPT: Behaviour = { delayMs: 0, hangingPath: null, isRecording: false, unrecordedPath: null };

/** The receiver as a process of its own. Questions to it are asked one after the other. */
export class ReceiverProcess {
  readonly #child: ChildProcess;
  readonly #port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.#port = port;
  }

  static async start(): Promise<ReceiverProcess> {
    const child = fork(fileURLToPath(new URL('programs/receiver.ts', import.meta.url)));
    const { port } = await next(child, 'listening');
    return new ReceiverProcess(child, port);
  }

  get url(): string {
    return this.urlOf('/callback');
  }

  urlOf(path: string): string {
    return `http://127.0.0.1:${this.#port}${path}`;
  }

  /** Counts and records from now on. */
  async begin(behaviour: Partial<Behaviour>): Promise<void> {
    await this.#ask({ kind: 'begin', ...PROMPT, ...behaviour }, 'begun');
  }

  look(): Promise<Seen> {
    return this.#ask({ kind: 'look' }, 'seen');
  }

  /** What was recorded since `begin`. */
  async receipts(): Promise<readonly Receipt[]> {
    return (await this.#ask({ kind: 'receipts' }, 'receipts')).receipts;
  }

  stop(): void {
    this.#child.disconnect();
  }

  #ask<K extends ReceiverReport['kind']>(command: ReceiverCommand, kind: K): Promise<Report<K>> {
    const answer = next(this.#child, kind);
    this.#child.send(command);
    return answer;
  }
}

type Report<K extends ReceiverReport['kind']> = Extract<ReceiverReport, { readonly kind: K }>;

function next<K extends ReceiverReport['kind']>(child: ChildProcess, kind: K): Promise<Report<K>> {
  return new Promise((resolve) => {
    const listen = (message: ReceiverReport): void => {
      if (message.kind !== kind) return;
      child.off('message', listen);
      resolve(message as Report<K>);
    };
    child.on('message', listen);
  });
}
