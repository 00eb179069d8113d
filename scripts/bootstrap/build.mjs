import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { withLock } from '../lib/lock.mjs';
import { checkout } from '../lib/paths.mjs';
import { say } from '../lib/progress.mjs';
import { runToEnd } from '../lib/run-to-end.mjs';
import { nodeBinary } from './node-binary.mjs';

const BUILD_TIMEOUT_MS = 5 * 60_000; // 2 s, unchanged 0.2 s

/** The compiled form of a source file: `dist` mirrors the tree. */
export function built(source) {
  return join(checkout, 'dist', source.replace(/\.ts$/, '.js'));
}

/** Whether these source files were compiled at all. */
export function isBuilt(...sources) {
  return sources.every((source) => existsSync(built(source)));
}

/** Compiles what changed. */
export async function ensureBuilt() {
  await withLock(join(checkout, 'dist'), 'the build', async () => {
    if (!existsSync(join(checkout, 'dist'))) say('building ...');
    const args = [join(checkout, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'];
    const options = { cwd: checkout, timeoutMs: BUILD_TIMEOUT_MS };
    const { code, output } = await runToEnd(nodeBinary(), args, options);
    if (code === 0) return;
    say(output);
    throw new Failure('the build failed: see the lines above');
  });
}
