import { Pool } from 'undici';
import { eventBody } from '../bodies.ts';

/** Posts the same bodies without Kafka, matching, order, retries or statistics: what the machine can do at most. */
const url = new URL(process.env['BENCH_URL'] ?? '');
const inFlight = Number(process.env['BENCH_IN_FLIGHT']);
const bodies = Array.from({ length: 10_000 }, (_, number) => eventBody(number));
const pool = new Pool(url.origin, { connections: inFlight, pipelining: 1 });
let number = 0;

async function loop(): Promise<never> {
  for (;;) {
    const { body } = await pool.request({
      method: 'POST',
      path: url.pathname,
      headers: { 'content-type': 'application/json' },
      body: bodies[number++ % bodies.length] ?? null,
    });
    await body.dump();
  }
}

process.on('SIGTERM', () => process.exit(0));
await Promise.all(Array.from({ length: inFlight }, loop));
