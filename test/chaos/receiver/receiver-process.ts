import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Subscriber } from '../subscribers.ts';
import type { ReceiverCommand, ReceiverReport } from './messages.ts';
import { decode, type SeenRequest } from './request-log.ts';

/** All receivers, in a process of their own. */
export class ReceiverProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #subscribers: readonly Subscriber[];
  #ports: readonly number[] = [];
  #requests = 0;

  private constructor(subscribers: readonly Subscriber[]) {
    this.#subscribers = subscribers;
    // The runner of tests has arguments of its own, which are not for it.
    this.#child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), { execArgv: [] });
    this.#ended = once(this.#child, 'exit');
    this.#child.on('message', (report: ReceiverReport) => {
      if (report.kind === 'count') this.#requests = report.requests;
    });
  }

  static async start(subscribers: readonly Subscriber[], seed: number): Promise<ReceiverProcess> {
    const receivers = new ReceiverProcess(subscribers);
    const listening = receivers.#next('listening');
    receivers.#send({ kind: 'begin', subscribers, seed });
    receivers.#ports = (await listening).ports;
    return receivers;
  }

  /** Requests so far, a second ago at most. */
  get requests(): number {
    return this.#requests;
  }

  /** The callback URL of a subscriber's receiver. */
  url({ index }: Subscriber): string {
    return `http://127.0.0.1:${this.#ports[index] ?? 0}/callback`;
  }

  /** From now on nothing is down or hangs. */
  async heal(): Promise<void> {
    const healed = this.#next('healed');
    this.#send({ kind: 'heal' });
    await healed;
  }

  /** All requests so far, by subscriber, in order of arrival. @param file where they go */
  async seen(file: string): Promise<readonly (readonly SeenRequest[])[]> {
    const written = this.#next('written');
    this.#send({ kind: 'write', file });
    await written;
    return decode(readFileSync(file), this.#subscribers.length);
  }

  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }

  #send(command: ReceiverCommand): void {
    this.#child.send(command);
  }

  /** @throws Error when the process ends first */
  #next<K extends ReceiverReport['kind']>(kind: K): Promise<Extract<ReceiverReport, { readonly kind: K }>> {
    const next = new Promise<Extract<ReceiverReport, { readonly kind: K }>>((resolve) => {
      const listen = (report: ReceiverReport): void => {
        if (report.kind !== kind) return;
        this.#child.off('message', listen);
        resolve(report as Extract<ReceiverReport, { readonly kind: K }>);
      };
      this.#child.on('message', listen);
    });
    const end = this.#ended.then((): never => {
      throw new Error('the receivers ended early');
    });
    return Promise.race([next, end]);
  }
}
