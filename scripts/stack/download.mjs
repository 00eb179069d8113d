import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, createWriteStream } from 'node:fs';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline';
import { Failure } from '../lib/failure.mjs';
import { say, showProgress } from '../lib/progress.mjs';

const UNITS = { B: 1e-6, kB: 1e-3, MB: 1, GB: 1e3 };

/** Lets Maven fill `target`, showing how far it is; Maven's own words go to `logFile`. */
export async function download({ maven, pom, target, logFile }) {
  const seen = { files: 0, megabytes: 0, error: '' };
  say('fetching Kafka and MariaDB with Maven (about 200 MB, once) ...');
  const stop = showProgress(() => describe(seen));
  const args = ['-B', '-f', pom, `-Dringback.target=${target}`, ...localRepository(target), 'package'];
  const child = spawn(maven, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const endChild = () => child.kill();
  process.once('exit', endChild);
  try {
    const log = createWriteStream(logFile);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`);
        notice(line, seen);
      });
    }
    const [code] = await once(child, 'close');
    log.end();
    if (code !== 0) {
      throw new Failure(
        `Maven could not fetch Kafka and MariaDB: ${seen.error || `exit ${code}`} (log: ${logFile})`,
      );
    }
  } finally {
    process.removeListener('exit', endChild);
    stop();
  }
}

function describe({ files, megabytes }) {
  // Without a download so far: Maven starts, or has everything in its cache and unpacks it.
  return files === 0 ? '  Maven is at work' : `  ${files} files, ${Math.round(megabytes)} MB downloaded`;
}

/**
 * Maven keeps its cache in the account's home folder, whatever `HOME` says, and fails where there is none, as for the
 * bare user ids of containers. There the cache goes into the build folder, and with it.
 */
function localRepository(target) {
  try {
    accessSync(userInfo().homedir, constants.W_OK);
    return [];
  } catch {
    return [`-Dmaven.repo.local=${target}/build/repository`];
  }
}

function notice(line, seen) {
  const done = /Downloaded from .* \(([\d.]+) ([kMG]?B)/.exec(line);
  if (done) {
    seen.files += 1;
    seen.megabytes += Number(done[1]) * UNITS[done[2]];
  }
  const error = /\[ERROR\]\s*(?:\S*\[m)?\s*(\S.*)/.exec(line);
  if (error && !seen.error) seen.error = error[1].slice(0, 300);
}
