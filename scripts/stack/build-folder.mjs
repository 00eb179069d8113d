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
  const parent = dirname(folder);
  const unfinished = `${basename(folder)}.unfinished`;
  mkdirSync(parent, { recursive: true });
  for (const entry of readdirSync(parent)) {
    if (entry.startsWith(unfinished)) discard(join(parent, entry));
  }
  const own = join(parent, `${unfinished}-${process.pid}`);
  await fill(own);
  renameSync(own, folder);
}

function discard(leftover) {
  try {
    rmSync(leftover, { recursive: true, force: true });
  } catch (error) {
    // A program that outlived its killed run still writes there. It ends by itself; the next time finds it quiet.
    if (error.code !== 'ENOTEMPTY') throw error;
  }
}
