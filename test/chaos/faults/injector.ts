import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet, Pusher } from '../fleet.ts';
import type { LocalStack } from '../local-stack.ts';
import type { Fault, Incident, PlannedFault } from './fault.ts';

/** How long a pusher may take to end after SIGTERM: it drains for 10 s, settles and leaves its group. */
const TERM_MS = 60_000;
/** A pusher is struck only when so many are ready: somebody has to take over. */
const AT_LEAST = 2;

/** Makes faults happen, one after the other, and notes when. Pushers that end are replaced without waiting for the new one. */
export class FaultInjector {
  readonly incidents: Incident[] = [];
  readonly #fleet: Fleet;
  readonly #stack: LocalStack;
  readonly #say: (line: string) => void;
  /** Things that are still to happen, such as the start of a replacement. */
  readonly #pending = new Set<Promise<void>>();

  constructor(fleet: Fleet, stack: LocalStack, say: (line: string) => void) {
    this.#fleet = fleet;
    this.#stack = stack;
    this.#say = say;
  }

  /**
   * Injects what is planned until its time is over, or it is told to stop. All that was started is over when it returns.
   * @param atLeast so many faults are injected also when the time is over
   */
  async run(
    plan: Iterable<PlannedFault>,
    {
      over,
      stop,
      atLeast,
    }: { readonly over: AbortSignal; readonly stop: AbortSignal; readonly atLeast: number },
  ): Promise<void> {
    let count = 0;
    for (const { fault, pauseMs } of plan) {
      const until = count++ < atLeast ? stop : over;
      const isOver = (): boolean => until.aborted;
      await this.#fleet.ready(AT_LEAST, until);
      if (isOver()) break;
      await this.#inject(fault, until);
      await sleep(pauseMs, until);
      if (isOver()) break;
    }
    await Promise.all(this.#pending);
  }

  async #inject(fault: Fault, stop: AbortSignal): Promise<void> {
    switch (fault.kind) {
      case 'kill':
        await this.#kill(fault, stop);
        return;
      case 'stop':
        await this.#stopFor(fault, stop);
        return;
      case 'term':
        await this.#end('term', this.#victim(fault.victim));
        this.#startLater(fault.returnMs, stop);
        return;
      case 'scale':
        await this.#scale(fault, stop);
        return;
      case 'broker':
      case 'database':
        await this.#restart(fault);
    }
  }

  async #kill({ victim, returnMs }: Extract<Fault, { kind: 'kill' }>, stop: AbortSignal): Promise<void> {
    const pusher = this.#victim(victim);
    const at = Date.now();
    pusher.process.kill('SIGKILL');
    this.#say(`kill -9 of pusher ${pusher.number}`);
    await pusher.process.exited;
    this.#note({ kind: 'kill', at, overAt: Date.now(), pusher: pusher.number });
    this.#startLater(returnMs, stop);
  }

  async #stopFor({ victim, stopMs }: Extract<Fault, { kind: 'stop' }>, stop: AbortSignal): Promise<void> {
    const pusher = this.#victim(victim);
    this.#say(`SIGSTOP of pusher ${pusher.number} for ${seconds(stopMs)}`);
    const at = Date.now();
    pusher.isStopped = true;
    pusher.process.kill('SIGSTOP');
    await sleep(stopMs, stop);
    const overAt = Date.now();
    pusher.process.kill('SIGCONT');
    pusher.isStopped = false;
    this.#note({ kind: 'stop', at, overAt, pusher: pusher.number });
  }

  async #end(kind: 'term' | 'scale', pusher: Pusher): Promise<void> {
    this.#say(`SIGTERM to pusher ${pusher.number}`);
    const at = Date.now();
    pusher.process.kill('SIGTERM');
    const late = setTimeout(() => {
      this.#say(`pusher ${pusher.number} does not end within ${seconds(TERM_MS)} after SIGTERM`);
    }, TERM_MS);
    await pusher.process.exited;
    clearTimeout(late);
    this.#note({ kind, at, overAt: Date.now(), pusher: pusher.number });
  }

  async #scale({ victim, leaveMs }: Extract<Fault, { kind: 'scale' }>, stop: AbortSignal): Promise<void> {
    const joined = this.#fleet.start();
    this.#say(`one pusher more: ${joined.number}`);
    this.#note({ kind: 'join', at: Date.now(), overAt: Date.now(), pusher: joined.number });
    await sleep(leaveMs, stop);
    await this.#end('scale', this.#victim(victim));
  }

  async #restart(fault: Extract<Fault, { kind: 'broker' | 'database' }>): Promise<void> {
    const { kind, isKill, outageMs } = fault;
    const server = kind === 'broker' ? 'kafka' : 'mariadb';
    this.#say(`${server} ${isKill ? 'is killed' : 'stops'}, and starts again ${seconds(outageMs)} later`);
    const at = Date.now();
    await this.#stack.restart(server, isKill, outageMs);
    this.#note({ kind, at, overAt: Date.now(), pusher: null });
    this.#say(`${server} answers again after ${seconds(Date.now() - at)}`);
  }

  /** Of the pushers that run and are ready, in the order of their start. */
  #victim(share: number): Pusher {
    const ready = this.#fleet.running.filter(({ isReady }) => isReady);
    const victim = ready[Math.floor(share * ready.length)];
    if (victim === undefined) throw new Error('no pusher runs');
    return victim;
  }

  #startLater(ms: number, stop: AbortSignal): void {
    const start = async (): Promise<void> => {
      await sleep(ms, stop);
      this.#say(`pusher ${this.#fleet.start().number} starts`);
    };
    const pending = start().finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  #note(incident: Incident): void {
    this.incidents.push(incident);
  }
}

/** Ends early when it is told to stop. */
async function sleep(ms: number, stop: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal: stop }).catch(() => undefined);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
