import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestSystem } from '../support/test-system.ts';
import { check, type Evidence } from './check/check.ts';
import type { ChaosReport } from './check/report.ts';
import { type LoggedEvent, readLog } from './event-log.ts';
import { FaultInjector } from './faults/injector.ts';
import { faultPlan } from './faults/plan.ts';
import { Fleet } from './fleet.ts';
import { LocalStack } from './local-stack.ts';
import { ChaosProducer } from './producer.ts';
import { ReceiverProcess } from './receiver/receiver-process.ts';
import { type ChaosOptions, PARTITIONS } from './settings.ts';
import { settled } from './settled.ts';
import { type Subscriber, subscribers } from './subscribers.ts';
import { WriteAudit } from './write-audit.ts';

const SAY_EVERY_MS = 10_000;

/** What a run needs of whoever starts it. */
export interface Surroundings {
  /** Folder of the stack that is the run's own; what the run leaves behind goes there as well. */
  readonly home: string;
  readonly brokers: string;
  readonly say: (line: string) => void;
  /** Ends the run early, in order. */
  readonly stop: AbortSignal;
}

/** Subscribed, and waiting to be checked. */
interface Subscribed {
  readonly subscriber: Subscriber;
  readonly id: number;
}

/** One run, from an empty database to the report. @returns null when it was stopped early */
export async function run(options: ChaosOptions, surroundings: Surroundings): Promise<ChaosReport | null> {
  const { home, say } = surroundings;
  const folder = join(home, `run-${options.seed}`);
  mkdirSync(folder, { recursive: true });
  const system = await TestSystem.start({ pushers: 0, partitions: PARTITIONS });
  const plan = subscribers(options.subscriptions, options.seed);
  let receivers: ReceiverProcess | undefined;
  try {
    receivers = await ReceiverProcess.start(plan, options.seed);
    return await withSystem(system, receivers, plan, options, { ...surroundings, folder });
  } finally {
    say('stopping ...');
    await system.stop();
    await receivers?.stop();
    for (const [index, { log }] of system.pushers.entries()) {
      const lines = log.map((entry) => `${JSON.stringify(entry)}\n`);
      writeFileSync(join(folder, `pusher-${index + 1}.log`), lines.join(''));
    }
  }
}

async function withSystem(
  system: TestSystem,
  receivers: ReceiverProcess,
  plan: readonly Subscriber[],
  options: ChaosOptions,
  { home, brokers, folder, say, stop }: Surroundings & { readonly folder: string },
): Promise<ChaosReport | null> {
  const { tables, blueking } = system;
  const isInterrupted = (): boolean => stop.aborted;
  const audit = await WriteAudit.start(tables);
  const fleet = new Fleet(system);
  for (let i = 0; i < options.pushers; i++) fleet.start();
  await fleet.ready(options.pushers, stop);
  const subscribed: Subscribed[] = [];
  for (const subscriber of plan) {
    const { index, kind, names, timeoutSeconds } = subscriber;
    const id = await blueking.subscribe({
      subscription_name: `${kind} ${index}`,
      callback_url: receivers.url(subscriber),
      subscription_form: names.join(','),
      timeout: timeoutSeconds,
    });
    subscribed.push({ subscriber, id });
  }

  const producer = new ChaosProducer(system.producer, options.seed);
  const injector = new FaultInjector(fleet, new LocalStack(home, brokers), say);
  const since = performance.now();
  const elapsed = () => Math.round((performance.now() - since) / 1_000);
  const progress = setInterval(() => {
    const [produced, faults] = [producer.acknowledged.length, injector.incidents.length];
    say(`${elapsed()} s: ${produced} events, ${receivers.requests} requests, ${faults} faults`);
  }, SAY_EVERY_MS);
  // Not AbortSignal.timeout(): a signal that nobody listens to yet may be collected, and then never fires.
  const over = new AbortController();
  const finish = (): void => {
    over.abort();
  };
  const end = setTimeout(finish, options.minutes * 60_000);
  stop.addEventListener('abort', finish, { once: true });
  producer.start();
  try {
    await injector.run(faultPlan(options.seed, options.faults), {
      over: over.signal,
      stop,
      atLeast: options.atLeast,
    });
    await producer.stop();
  } finally {
    clearTimeout(end);
    stop.removeEventListener('abort', finish);
    clearInterval(progress);
  }
  if (isInterrupted()) return null;

  say(`${elapsed()} s: no more faults, receivers heal`);
  await receivers.heal();
  await fleet.ready(1, stop);
  const log = await readLog(system.kafka, system.topics[0] ?? '');
  const expected = subscribed.map(({ id, subscriber }) => ({ id, matched: matchedIn(log, subscriber) }));
  const settledSeconds = await settled(tables, expected, say, stop);
  if (isInterrupted()) return null;
  if (settledSeconds === null) say('it did not settle: see the table');
  await Promise.all(fleet.running.map(({ process }) => process.stop()));

  say('checking ...');
  const seen = await receivers.seen(join(folder, 'requests.bin'));
  const evidence = await Promise.all(
    subscribed.map(async ({ id, subscriber }): Promise<Evidence> => {
      const [statistics, rows] = await Promise.all([tables.progress(id), tables.parked(id)]);
      return { id, subscriber, requests: seen[subscriber.index] ?? [], statistics, rows };
    }),
  );
  const writes = await audit.writes();
  const attempts = await Promise.all(subscribed.map(({ id }) => tables.attempts(id)));
  writeFileSync(
    join(folder, 'evidence.json'),
    JSON.stringify({ incidents: injector.incidents, writes, attempts: attempts.flat() }),
  );
  return check({
    log,
    acknowledged: producer.acknowledged,
    subscriptions: evidence,
    writes,
    incidents: injector.incidents,
    notices: [...(await tables.notices()), ...(await tables.rejected())].map((each) => JSON.stringify(each)),
    settledSeconds,
  });
}

function matchedIn(log: readonly LoggedEvent[], { names }: Subscriber): number {
  return log.filter(({ name }) => names.includes(name)).length;
}
