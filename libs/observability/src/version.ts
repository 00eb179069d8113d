import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PACKAGE_NAME = 'ringback';

/** The version of this ringback, as its package.json says; the same from sources and from `dist/`. */
export const VERSION: string = versionAbove(import.meta.dirname);

/** The nearest package.json of ours above a directory: sources and `dist/` lie at different depths below it. */
function versionAbove(directory: string): string {
  const file = join(directory, 'package.json');
  const { name, version } = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string })
    : {};
  if (name === PACKAGE_NAME && version !== undefined) return version;
  const parent = dirname(directory);
  if (parent === directory)
    throw new Error(`no package.json of ${PACKAGE_NAME} above ${import.meta.dirname}`);
  return versionAbove(parent);
}
