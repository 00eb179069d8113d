import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Failure } from '../lib/failure.mjs';
import { say, showProgress } from '../lib/progress.mjs';

const UNITS = { B: 1e-6, kB: 1e-3, MB: 1, GB: 1e3 };

/** Lets Maven fill `target`, showing how far it is; Maven's own words go to `logFile`. */
export async function download({ maven, pom, target, logFile }) {
  const seen = { files: 0, megabytes: 0, error: '' };
  say('fetching Kafka and MariaDB with Maven (about 200 MB, once) ...');
  const stop = showProgress(() => `  ${seen.files} files, ${Math.round(seen.megabytes)} MB downloaded`);
  const child = spawn(maven, ['-B', '-f', pom, `-Dringback.target=${target}`, 'package'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
      throw new Failure(`Maven could not fetch Kafka and MariaDB: ${seen.error || `exit ${code}`} (log: ${logFile})`);
    }
  } finally {
    process.removeListener('exit', endChild);
    stop();
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
