import { expect, onTestFinished } from 'vitest';
import {
  check,
  type CheckReport,
  isSettled,
  numberOf,
  partitionOf,
  repeatsIn,
  type WatchedSubscription,
} from '../support/checker.js';
import type { AppProcess } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { randomness } from '../support/randomness.js';
import type { Behaviour, Receiver } from '../support/receiver.js';
import { answer, answerAfter } from '../support/replies.js';
import type { StartReceiver } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';
import { Load } from './crash-load.js';

/** Share of events whose first attempt is refused, and whose first three are, so that they are parked. */
const FLAKY = 0.15;
const PARKING = 0.005;
const SLOW_MS = 150;
const SETTLE_MS = 60_000;

export interface Watched extends WatchedSubscription {
  readonly receiver: Receiver;
}

/** Subscriptions of receivers that differ, a load that they all see, and the check of what came of it. */
export class Watch {
  private constructor(
    readonly system: TestSystem,
    readonly load: Load,
    readonly subscriptions: readonly Watched[],
    private readonly seed: number,
  ) {}

  /** Subscribes everybody, then starts the load. */
  static async start(
    system: TestSystem,
    startReceiver: StartReceiver,
    seed: number,
    perSecond = 120,
  ): Promise<Watch> {
    const plans: readonly { label: string; names: string[]; behaviour: Behaviour }[] = [
      { label: 'steady', names: ['hostcreate', 'hostupdate'], behaviour: () => answer(200) },
      { label: 'flaky', names: ['hostcreate'], behaviour: failing(seed, FLAKY, 1) },
      { label: 'slow', names: ['hostupdate'], behaviour: () => answerAfter(SLOW_MS) },
      { label: 'parking', names: ['hostcreate'], behaviour: failing(seed + 1, PARKING, 3) },
    ];
    const subscriptions: Watched[] = [];
    for (const { label, names, behaviour } of plans) {
      const receiver = await startReceiver(behaviour);
      const id = await system.subscribe(receiver, { subscription_form: names.join(',') });
      subscriptions.push({ label, names, id, receiver, requests: receiver.requests });
    }
    const load = new Load(system.producer, { seed, keys: 150, perSecond });
    load.start();
    onTestFinished(() => load.stop());
    return new Watch(system, load, subscriptions, seed);
  }

  /** Everything that all receivers saw so far. */
  get requests() {
    return this.subscriptions.flatMap(({ requests }) => requests);
  }

  /** When the last request of all began. */
  get lastStartedAt(): number {
    return Math.max(...this.subscriptions.map(({ requests }) => requests.at(-1)?.startedAt ?? 0));
  }

  /** Requests so far for what a receiver had confirmed before. */
  get repeats(): number {
    return this.subscriptions.reduce((sum, { requests }) => sum + repeatsIn(requests), 0);
  }

  /** Whether every receiver hears of new events, now. */
  async flows(): Promise<void> {
    const from = Date.now();
    await eventually(
      () =>
        this.subscriptions.every(({ requests }) => (requests.at(-1)?.startedAt ?? 0) > from) &&
        this.subscriptions.some(({ receiver }) => receiver.concurrent > 0),
    );
  }

  /** Milliseconds since a moment until each of these partitions is delivered from again, the earliest first. */
  async deliversFrom(
    partitions: readonly number[],
    since: number,
    timeoutMs: number,
  ): Promise<readonly number[]> {
    return eventually(
      () => {
        const late = this.requests.filter(({ startedAt }) => startedAt > since + DYING_MS);
        const moments = partitions.map((partition) => {
          const first = late.find((each) => partitionOf(each) === partition);
          if (first === undefined) throw new Error(`nothing was delivered from ${partition}`);
          return Math.round(first.startedAt - since);
        });
        return moments.sort((a, b) => a - b);
      },
      { timeoutMs },
    );
  }

  /** Stops the load, waits until all is settled, checks it all, delivers what is parked, and checks again. */
  async conclude(title: string, figures: object = {}): Promise<readonly CheckReport[]> {
    await this.load.stop();
    await this.#settled();
    const first = await this.#check(`${title}, seed ${this.seed}`, figures);
    await eventually(
      async () => {
        for (const { id } of this.subscriptions) await this.system.tables.makeDue(id);
        const rows = await Promise.all(this.subscriptions.map(({ id }) => this.system.tables.parked(id)));
        return rows.flat().length === 0;
      },
      { timeoutMs: SETTLE_MS },
    );
    await this.#settled();
    const last = await this.#check('after the retries of what was parked');
    for (const { matched, confirmed, statistics } of last) {
      expect({ confirmed, total: statistics.total }).toEqual({ confirmed: matched, total: matched });
    }
    for (const { id } of this.subscriptions) await this.system.blueking.unsubscribe(id);
    return first;
  }

  async #settled(): Promise<void> {
    const { tables } = this.system;
    for (const each of this.subscriptions) {
      await eventually(() => isSettled(tables, this.load.produced, each), {
        timeoutMs: SETTLE_MS,
        describe: async () => ({
          check: await check(tables, this.load.produced, each),
          leases: await tables.leases(),
          last: each.requests.slice(-3).map(numberOf),
        }),
      });
    }
  }

  async #check(title: string, figures: object = {}): Promise<readonly CheckReport[]> {
    const { tables } = this.system;
    const reports = await Promise.all(
      this.subscriptions.map((each) => check(tables, this.load.produced, each)),
    );
    const lines = reports.map(({ statistics, violations, ...report }) => {
      const { total, failure, recovered } = statistics;
      return `  ${JSON.stringify({ ...report, total, failure, recovered })} ${violations.join('; ')}`;
    });
    process.stderr.write(`${title} ${JSON.stringify(figures)}\n${lines.join('\n')}\n`);
    for (const { violations } of reports) expect(violations).toEqual([]);
    return reports;
  }
}

/** What a killed process had written to its sockets may arrive for so long. */
const DYING_MS = 300;

/** The pushers that have not ended. */
export function running(system: TestSystem): readonly AppProcess[] {
  return system.pushers.filter(({ hasExited }) => !hasExited);
}

/** Partitions whose present lease a process claimed, by its own log. */
export async function partitionsOf(system: TestSystem, pusher: AppProcess): Promise<readonly number[]> {
  const claims = pusher.logged('partition claimed');
  const leases = await system.tables.leases();
  return leases
    .filter(
      ({ owner, partition, epoch }) =>
        owner !== null &&
        claims.some((entry) => entry['partition'] === partition && entry['epoch'] === epoch),
    )
    .map(({ partition }) => partition);
}

/** The name by which a process owns leases at the moment. */
export async function ownersOf(system: TestSystem, pusher: AppProcess): Promise<ReadonlySet<string | null>> {
  const partitions = await partitionsOf(system, pusher);
  const leases = await system.tables.leases();
  return new Set(leases.filter(({ partition }) => partitions.includes(partition)).map(({ owner }) => owner));
}

/** Waits until these processes own all partitions, in even shares: before that, some are still on their way. */
export async function shared(
  system: TestSystem,
  pushers: readonly AppProcess[],
  timeoutMs = 40_000,
): Promise<void> {
  await eventually(
    async () => {
      const parts = await Promise.all(pushers.map((pusher) => partitionsOf(system, pusher)));
      const shares = parts.map(({ length }) => length);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      expect(parts.flat()).toHaveLength((await system.tables.leases()).length);
    },
    { timeoutMs },
  );
}

/** Refuses the first requests for a share of the events, chosen by the seed and the event's number. */
function failing(seed: number, share: number, times: number): Behaviour {
  const seen = new Map<number, number>();
  return (request) => {
    const number = numberOf(request);
    const before = seen.get(number) ?? 0;
    seen.set(number, before + 1);
    const isChosen = randomness(seed * 1_000_003 + number)() < share;
    return answer(isChosen && before < times ? 500 : 200);
  };
}
