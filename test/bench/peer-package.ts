import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = '@platformatic/kafka-hooks';
/** The release that docs/performance.md speaks of. */
export const PEER = `${NAME} 0.6.4`;
const VERSION = '0.6.4';

/**
 * The peer's folder. It is installed when it is first wanted, beside the bench's stack: with what it depends on it takes
 * 140 MB, too much for a development dependency that one command needs.
 */
export async function installedPeer(folder: string): Promise<string> {
  const manifest = join(folder, 'node_modules', NAME, 'package.json');
  if (existsSync(manifest)) {
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    if (version === VERSION) return folder;
  }
  console.log(`installing ${PEER} with npm (about 140 MB, once) ...`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = [
    'install',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--loglevel=error',
    `${NAME}@${VERSION}`,
  ];
  const npm = spawn('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(npm, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`npm did not install ${PEER} (exit ${String(code)})`);
  return folder;
}
