import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { isExecutable } from '../lib/find-program.mjs';
import { checkout } from '../lib/paths.mjs';

const OLDEST_NODE = 24;

/** Kafkajs asks for timers in the past, which is harmless and which Node warns about each time. */
export const nodeArguments = ['--enable-source-maps', '--disable-warning=TimeoutNegativeWarning'];

/**
 * For the two apps, which run for long: source maps cost 46 MiB each (the compiled code reads like its source), a young
 * generation of V8's own choosing up to 128 MiB, and old garbage as much as what is alive: it is collected at 60 %.
 */
export const appArguments = [
  '--max-semi-space-size=4',
  '--heap-growing-percent=60',
  '--disable-warning=TimeoutNegativeWarning',
];

/** glibc otherwise keeps what large buffers took, in as many arenas as there are threads. */
export const appEnvironment = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** The Node to run the project with: the one among its packages, else the one that runs this. */
export function nodeBinary() {
  const packaged = join(checkout, `node_modules/node-linux-${process.arch}/bin/node`);
  if (isExecutable(packaged) && spawnSync(packaged, ['--version'], { timeout: 10_000 }).status === 0)
    return packaged;
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return process.execPath;
  throw new Failure(
    `ringback runs on Node ${OLDEST_NODE} or newer; this is ${process.version}, and npm has no packaged Node for ` +
      `${process.platform} ${process.arch}: install Node ${OLDEST_NODE}`,
  );
}
