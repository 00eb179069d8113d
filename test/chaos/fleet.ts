import type { AppProcess } from '../support/app-process.ts';
import { eventually } from '../support/eventually.ts';
import type { TestSystem } from '../support/test-system.ts';
import { SOURCE_ADDRESS, sourceAddress } from './source-address.ts';

/** What a pusher may take until it is ready, on a machine that is busy, while servers are away. */
const READY_MS = 180_000;

/** A pusher of the run. Its number is the end of the address that it calls from. */
export interface Pusher {
  readonly number: number;
  readonly process: AppProcess;
  isReady: boolean;
  isStopped: boolean;
}

/** All pushers of a run, and those that ended. */
export class Fleet {
  readonly pushers: Pusher[] = [];
  readonly #system: TestSystem;

  constructor(system: TestSystem) {
    this.#system = system;
  }

  /** Pushers that run, ready or not, and are not stopped. */
  get running(): readonly Pusher[] {
    return this.pushers.filter(({ process, isStopped }) => !process.hasExited && !isStopped);
  }

  /** Starts one more, and does not wait for it. */
  start(): Pusher {
    const number = this.pushers.length + 1;
    const preload = new URL('call-from.ts', import.meta.url).href;
    const ready = this.#system.startPusher({
      NODE_OPTIONS: `--import=${preload}`,
      [SOURCE_ADDRESS]: sourceAddress(number),
    });
    const process = this.#system.pushers.at(-1);
    if (process === undefined) throw new Error('no pusher was started');
    const pusher: Pusher = { number, process, isReady: false, isStopped: false };
    this.pushers.push(pusher);
    void becomesReady(pusher, ready);
    return pusher;
  }

  /** Waits until so many are ready. @throws Error when one ended by itself, or it takes too long */
  async ready(count: number, signal: AbortSignal): Promise<void> {
    await eventually(() => signal.aborted || this.running.filter(({ isReady }) => isReady).length >= count, {
      timeoutMs: READY_MS,
      describe: () => this.pushers.map(({ number, process }) => ({ number, log: process.log.slice(-5) })),
    });
  }
}

/** One that ends before it is ready was struck by a fault. @param first what it is waited for with at first */
async function becomesReady(pusher: Pusher, first: Promise<unknown>): Promise<void> {
  const becameReady = async (ready: Promise<unknown>): Promise<boolean> =>
    ready.then(
      () => true,
      () => false, // not in time: a fault kept it from it
    );
  pusher.isReady = await becameReady(first);
  while (!pusher.isReady && !pusher.process.hasExited)
    pusher.isReady = await becameReady(pusher.process.ready());
}
