import { randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Backlog } from './backlog.ts';
import { BenchDatabase } from './bench-database.ts';
import { type Amount, type Contestant, measure, type Result } from './contestant.ts';
import { measureLatency } from './latency.ts';
import { ReceiverProcess } from './receiver-process.ts';
import {
  EVENT_BYTES,
  KEYS,
  LATENCY_RATE,
  NODE_FLAGS,
  PARTITIONS,
  type Row,
  ROWS,
  TENANT,
} from './settings.ts';
import { table } from './table.ts';

const HELP = `
Usage: npm run bench [-- OPTIONS]

  --seconds N    how long each contestant is measured, about (default 6)
  --delay N      only the row with this receiver delay in milliseconds: 0, 10 or 100
  --help         this text

Environment: DATABASE_URL, KAFKA_BROKERS (npm run bench sets them to a stack of its own).
`;
/** What a row delivers in a second at most, roughly: only to size its work. */
const EXPECTED_PER_SECOND: Readonly<Record<number, number>> = { 0: 25_000, 10: 18_000, 100: 9_000 };
/** The plain consumer has one request in flight; its row is measured over this many deliveries at most. */
const PLAIN_EXPECTED: Readonly<Record<number, number>> = { 0: 3_000, 10: 80, 100: 9 };

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '6' },
    delay: { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (values.help === true) {
  console.log(HELP.trim());
  process.exit(0);
}
const seconds = Number(values.seconds);
const rows = ROWS.filter(({ delayMs }) => values.delay === undefined || String(delayMs) === values.delay);
if (!(seconds > 0) || rows.length === 0) {
  console.error('bench: --seconds wants a number above 0, --delay one of 0, 10, 100');
  process.exit(2);
}
const { DATABASE_URL: databaseUrl, KAFKA_BROKERS: brokers } = process.env;
if (databaseUrl === undefined || brokers === undefined) {
  console.error('bench: DATABASE_URL and KAFKA_BROKERS are not set; npm run bench does that');
  process.exit(2);
}

const backlog = new Backlog(brokers.split(','));
const database = await BenchDatabase.open(databaseUrl);
const receiver = await ReceiverProcess.start();

function pusher({ inFlight }: Row): Contestant {
  return {
    program: '../../dist/apps/pusher/src/main.js',
    signal: 'SIGTERM',
    env: {
      EVENT_TOPICS: backlog.topic,
      CHANGES_TOPIC: 'ringback.bench-changes',
      CONSUMER_GROUP: `ringback-bench-${randomUUID()}`,
      EGRESS_ALLOW: '127.0.0.0/8',
      MAX_IN_FLIGHT: String(inFlight),
      PUSHER_PORT: '0',
      DRAIN_SECONDS: '2',
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'json',
      NODE_ENV: 'production',
    },
  };
}

/** The pusher's settings that differ from its defaults and say nothing of this machine, and the window's. */
function settingsOf(row: Row): string {
  const { DRAIN_SECONDS, LOG_LEVEL, LOG_FORMAT, NODE_ENV } = pusher(row).env;
  const shown = {
    WINDOW_BYTES: process.env['WINDOW_BYTES'] ?? '64MiB',
    DRAIN_SECONDS,
    LOG_LEVEL,
    LOG_FORMAT,
    NODE_ENV,
  };
  return Object.entries(shown)
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .join(' ');
}

function raw({ inFlight }: Row): Contestant {
  const env = { BENCH_URL: receiver.url, BENCH_IN_FLIGHT: String(inFlight) };
  return { program: 'raw-loop.ts', signal: 'SIGTERM', env };
}

function plain({ inFlight }: Row): Contestant {
  const env = {
    BENCH_URL: receiver.url,
    BENCH_IN_FLIGHT: String(inFlight),
    BENCH_TOPIC: backlog.topic,
    BENCH_GROUP: `ringback-bench-plain-${randomUUID()}`,
  };
  return { program: 'plain-consumer.ts', signal: 'SIGTERM', env };
}

function amount(perSecond: number): Amount {
  return { warm: Math.ceil(perSecond * Math.min(3, seconds)), measured: Math.ceil(perSecond * seconds) };
}

function line(row: Row, name: string, result: Result, rawResult: Result): string[] {
  return [
    `${row.delayMs} ms, ${row.inFlight} in flight: ${name}`,
    Math.round(result.perSecond).toLocaleString('en'),
    (result.perSecond / rawResult.perSecond).toFixed(2),
    result.cpuMicros.toFixed(0),
    result.rssMiB.toFixed(0),
  ];
}

try {
  console.log(
    `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}\n` +
      `${PARTITIONS} partitions, ${KEYS} keys, ${EVENT_BYTES}-byte events, one subscription, order per key; ` +
      `receiver in a process of its own; about ${seconds} s measured after warming up\n` +
      `tenant ${TENANT}; every contestant's process: node ${NODE_FLAGS.join(' ')}; pusher: ${settingsOf(ROWS[0])}, ` +
      'MAX_IN_FLIGHT as the row says; raw loop: Pool.request with as many connections; ' +
      `plain loop: partitionsConsumedConcurrently 1, so one request in flight; latency: pusher at ${LATENCY_RATE} events/s, ` +
      `MAX_IN_FLIGHT ${ROWS[0].inFlight}\n`,
  );
  await backlog.create();
  const most = Math.max(...rows.map(({ delayMs }) => EXPECTED_PER_SECOND[delayMs] ?? 0));
  const { warm, measured } = amount(most);
  console.log(`producing ${(warm + measured).toLocaleString('en')} events ...`);
  await backlog.fill(warm + measured);

  const lines: string[][] = [];
  for (const row of rows) {
    const work = amount(EXPECTED_PER_SECOND[row.delayMs] ?? 1);
    console.log(`measuring: receiver answers after ${row.delayMs} ms, ${row.inFlight} in flight ...`);
    const before = await measure(raw(row), receiver, row.delayMs, work);
    await database.reset(backlog.topic, PARTITIONS, receiver.url);
    const ours = await measure(pusher(row), receiver, row.delayMs, work);
    const plainLoop = await measure(
      plain(row),
      receiver,
      row.delayMs,
      amount(PLAIN_EXPECTED[row.delayMs] ?? 1),
    );
    lines.push(
      line(row, 'raw undici loop, no Kafka', before, before),
      line(row, 'ringback pusher', ours, before),
      line(row, 'plain eachMessage loop', plainLoop, before),
    );
  }
  console.log(`\n${table(['', 'deliveries/s', 'of raw', 'CPU us each', 'RSS MiB'], lines)}\n`);
  await database.clear(backlog.topic);
  console.log(`measuring: produce to receipt at ${LATENCY_RATE} events/s ...`);
  console.log(await measureLatency(pusher(ROWS[0]), receiver, database, brokers, seconds));
} finally {
  receiver.stop();
  await database.clear(backlog.topic);
  await backlog.remove();
  await database.close();
}
