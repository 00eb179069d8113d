import { TEST_SECRET_KEY } from '../support/secret-key.ts';
import { randomUUID } from 'node:crypto';
import type { Contestant } from './contestant.ts';

/** What differs between the pushers of the parts; what is not said is the pusher's default. */
export interface PusherSettings {
  readonly maxInFlight?: number;
  /** Of its metrics; a free one unless said. */
  readonly port?: number;
  readonly group?: string;
}

/** Settings of every pusher that say nothing of this machine. */
export const PUSHER_ENV: Readonly<Record<string, string>> = {
  DRAIN_SECONDS: '2',
  LOG_LEVEL: 'warn',
  LOG_FORMAT: 'json',
  NODE_ENV: 'production',
};

/** The product. */
export function pusher(
  topic: string,
  { maxInFlight, port = 0, group = freshGroup() }: PusherSettings = {},
): Contestant {
  return {
    name: 'ringback pusher',
    program: '../../dist/apps/pusher/src/main.js',
    readsTopic: true,
    env: {
      ...PUSHER_ENV,
      EVENT_TOPICS: topic,
      SMN_TOPIC: topic,
      SECRET_KEY: TEST_SECRET_KEY,
      CHANGES_TOPIC: 'ringback.bench-changes',
      CONSUMER_GROUP: group,
      EGRESS_ALLOW: '127.0.0.0/8',
      PUSHER_PORT: String(port),
      ...(maxInFlight === undefined ? {} : { MAX_IN_FLIGHT: String(maxInFlight) }),
    },
  };
}

/** undici's `Pool.request` in a loop, with as many connections as requests in flight. */
export function rawLoop(url: string, inFlight: number): Contestant {
  return {
    name: 'raw undici loop, no Kafka',
    program: 'programs/raw-loop.ts',
    readsTopic: false,
    env: { BENCH_URL: url, BENCH_IN_FLIGHT: String(inFlight) },
  };
}

/** One POST after the other. */
export function plainLoop(url: string, topic: string): Contestant {
  return {
    name: 'plain eachMessage loop',
    program: 'programs/plain-consumer.ts',
    readsTopic: true,
    env: { BENCH_URL: url, BENCH_TOPIC: topic, BENCH_GROUP: freshGroup() },
  };
}

/** @param folder where it is installed */
export function kafkaHooks(folder: string, url: string, topic: string, inFlight: number): Contestant {
  return {
    name: 'kafka-hooks',
    program: 'programs/kafka-hooks.ts',
    readsTopic: true,
    env: {
      BENCH_PEER: folder,
      BENCH_URL: url,
      BENCH_TOPIC: topic,
      BENCH_GROUP: freshGroup(),
      BENCH_IN_FLIGHT: String(inFlight),
    },
  };
}

export function freshGroup(): string {
  return `ringback-bench-${randomUUID()}`;
}
