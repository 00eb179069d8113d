import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { runToEnd } from '../lib/run-to-end.mjs';

/**
 * Makes the system tables of a new server in `data`. The script that comes with the server is a shell script that
 * breaks on spaces in paths, so it is shown the folders through links without any.
 */
export async function installMariadb(data, { layout, artifacts, asUser }) {
  mkdirSync(data, { mode: 0o700 });
  const links = mkdtempSync(join(tmpdir(), 'ringback-install-'));
  try {
    symlinkSync(artifacts.mariadb, join(links, 'base'));
    symlinkSync(data, join(links, 'data'));
    const { code, output } = await runToEnd(
      join(links, 'base/scripts/mariadb-install-db'),
      [
        '--no-defaults',
        ...asUser,
        `--basedir=${links}/base`,
        `--datadir=${links}/data`,
        '--auth-root-authentication-method=normal',
        '--cross-bootstrap', // nothing about this machine's name, and no look-up of it
        '--skip-test-db',
      ],
      { cwd: layout.mariadb.folder },
    );
    if (code !== 0) {
      writeFileSync(layout.mariadb.output, output);
      throw new Failure(`MariaDB's system tables could not be made; see ${layout.mariadb.output}`);
    }
  } finally {
    rmSync(links, { recursive: true, force: true });
  }
}
