import { cpus } from 'node:os';
import { PUSHER_ENV } from './contestants.ts';
import {
  EVENT_BYTES,
  KEYS,
  NODE_FLAGS,
  PARTITIONS,
  ROWS,
  TENANT,
  TURN_SECONDS,
  turnsOf,
  WARM_SECONDS,
} from './settings.ts';

/** The machine, and every setting that the figures depend on. */
export function describeRun(seconds: number): string {
  const settings = { WINDOW_BYTES: process.env['WINDOW_BYTES'] ?? '64MiB', ...PUSHER_ENV };
  const shown = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const flags = [...NODE_FLAGS, process.env['BENCH_NODE_FLAGS'] ?? ''].join(' ').trim();
  return [
    `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}`,
    `${PARTITIONS} partitions, ${KEYS.toLocaleString('en')} keys, ${EVENT_BYTES}-byte events, tenant ${TENANT}; receiver in a process of its own`,
    `rates: ${seconds} s measured after ${WARM_SECONDS} s of warming up, in turns ${turnsOf(seconds)} of ${TURN_SECONDS} s each; in flight: ` +
      ROWS.map(({ delayMs, inFlight }) => `${inFlight} at ${delayMs} ms`).join(', '),
    `every contestant: node ${flags}`,
    `pusher: ${shown.join(' ')}, MAX_IN_FLIGHT as a part says, else its default`,
  ].join('\n');
}
