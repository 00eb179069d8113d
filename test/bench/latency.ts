import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Backlog } from './backlog.ts';
import type { BenchDatabase } from './bench-database.ts';
import type { Contestant } from './contestant.ts';
import type { ReceiverProcess } from './receiver-process.ts';
import { LATENCY_RATE, NODE_FLAGS, PARTITIONS } from './settings.ts';
import { percentile, table } from './table.ts';

/** Events before the ones that count: connections open, code compiled. */
const WARM_SECONDS = 3;

/** Produce to receipt at a fixed rate, on a topic of its own. */
export async function measureLatency(
  { program, env }: Contestant,
  receiver: ReceiverProcess,
  database: BenchDatabase,
  brokers: string,
  seconds: number,
): Promise<string> {
  const paced = new Backlog(brokers.split(','));
  await paced.create();
  await database.reset(paced.topic, PARTITIONS, receiver.url);
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), {
    env: { ...process.env, ...env, EVENT_TOPICS: paced.topic },
    execArgv: NODE_FLAGS,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  try {
    const warmUp = receiver.begin(0, 1, WARM_SECONDS * LATENCY_RATE);
    await paced.pace(WARM_SECONDS * LATENCY_RATE);
    await warmUp.done;
    const measured = receiver.begin(0, 1, Math.ceil(seconds) * LATENCY_RATE, true);
    await paced.pace(Math.ceil(seconds) * LATENCY_RATE);
    await measured.done;
    const values = [...(await receiver.latencies())].sort((a, b) => a - b);
    const ms = (share: number) => percentile(values, share).toFixed(1);
    return table(
      [`produce to receipt at ${LATENCY_RATE}/s`, 'p50 ms', 'p95 ms', 'p99 ms'],
      [['ringback pusher', ms(0.5), ms(0.95), ms(0.99)]],
    );
  } finally {
    child.kill('SIGTERM');
    await ended;
    await database.clear(paced.topic);
    await paced.remove();
  }
}
