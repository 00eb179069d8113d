import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { isExecutable } from '../lib/find-program.mjs';
import { checkout } from '../lib/paths.mjs';

const OLDEST_NODE = 24;

/** Kafkajs asks for timers in the past, which is harmless and which Node warns about each time. */
export const nodeArguments = ['--enable-source-maps', '--disable-warning=TimeoutNegativeWarning'];

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
