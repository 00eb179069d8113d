import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Makes a folder that is either whole or not there: `fill` works on another one, which is moved into place when it is
 * done. What a killed run left half made is thrown away; a program that such a run left behind writes to a folder that
 * nobody reads. To be called under a lock.
 *
 * @param {(folder: string) => Promise<void>} fill gets the path of a folder that does not exist yet
 */
export async function buildFolder(folder, fill) {
  if (existsSync(folder)) return;
  mkdirSync(dirname(folder), { recursive: true });
  const prefix = `${folder}.unfinished-`;
  discardAll(prefix);
  await fill(`${prefix}${process.pid}`);
  renameSync(`${prefix}${process.pid}`, folder);
  discardAll(prefix);
}

function discardAll(prefix) {
  const leftovers = readdirSync(dirname(prefix)).filter((entry) => entry.startsWith(basename(prefix)));
  for (const leftover of leftovers) {
    try {
      rmSync(join(dirname(prefix), leftover), { recursive: true, force: true });
    } catch (error) {
      // A program that outlived its killed run still writes there. It ends soon; a later round finds it quiet.
      if (error.code !== 'ENOTEMPTY') throw error;
    }
  }
}
