import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What of the peer is used here: it is installed on demand, so nothing knows its types. */
interface Peer {
  readonly create: (root: string, config: object) => Promise<PeerService>;
}

interface PeerService {
  init(): Promise<void>;
  start(options: object): Promise<unknown>;
}

/** The peer as its README runs it, from a configuration object. */
const env = (name: string): string => process.env[name] ?? '';
const folder = env('BENCH_PEER');
const entry = createRequire(join(folder, 'package.json')).resolve('@platformatic/kafka-hooks');
const { create } = (await import(pathToFileURL(entry).href)) as Peer;
const inFlight = Number(env('BENCH_IN_FLIGHT'));

process.on('SIGTERM', () => process.exit(0));
const service = await create(folder, {
  server: { hostname: '127.0.0.1', port: 0, logger: { level: 'error' } },
  kafka: {
    brokers: env('KAFKA_BROKERS').split(','),
    topics: [
      {
        topic: env('BENCH_TOPIC'),
        url: env('BENCH_URL'),
        headers: { 'content-type': 'application/json' },
        dlq: false,
      },
    ],
    consumer: {
      groupId: env('BENCH_GROUP'),
      mode: 'earliest',
      maxWaitTime: 100,
      // Records that it reads ahead, 1,024 unless said: fewer than are in flight would starve it.
      highWaterMark: Math.max(1_024, inFlight * 2),
    },
    concurrency: inFlight,
  },
});
await service.init();
await service.start({ listen: true });
