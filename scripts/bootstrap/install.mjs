import { join } from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { findProgram } from '../lib/find-program.mjs';
import { readJson } from '../lib/json-file.mjs';
import { withLock } from '../lib/lock.mjs';
import { checkout } from '../lib/paths.mjs';
import { say, showProgress } from '../lib/progress.mjs';
import { runToEnd } from '../lib/run-to-end.mjs';

const INSTALL_TIMEOUT_MS = 15 * 60_000; // half a minute with a warm cache; slow networks exist

/** Installs the packages of `package-lock.json`, unless exactly those are installed. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  await withLock(join(checkout, 'node_modules'), 'npm ci', async () => {
    if (!isInstalled()) await install();
  });
}

async function install() {
  const npm = findProgram('npm');
  if (!npm) throw new Failure('npm is missing; it comes with Node (20 or newer)');
  say('installing packages with npm ci (about 450 MB, once) ...');
  const stop = showProgress(() => '  npm ci');
  const args = ['ci', '--loglevel=error', '--no-audit', '--no-fund'];
  const { code, output } = await runToEnd(npm, args, {
    cwd: checkout,
    timeoutMs: INSTALL_TIMEOUT_MS,
  }).finally(stop);
  if (code === 0) return;
  say(output);
  throw new Failure(`npm ci failed (exit ${code})`);
}

/**
 * npm notes what it installed in a lock file of its own, and writes it last: so a half-finished install, and a
 * `package-lock.json` that moved on, are both seen. Optional packages depend on the platform and may be missing.
 */
function isInstalled() {
  const wanted = readJson(join(checkout, 'package-lock.json'))?.packages;
  const installed = readJson(join(checkout, 'node_modules/.package-lock.json'))?.packages;
  if (!wanted) throw new Failure('package-lock.json is missing or broken');
  if (!installed) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional }]) => {
    const there = installed[path];
    if (path === '' || (!there && (optional || devOptional))) return true;
    return there?.version === version && there.integrity === integrity;
  });
}
