import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { built, ensureBuilt, ensureInstalled, nodeArguments, nodeBinary } from './bootstrap.mjs';
import { runCommand } from './lib/command.mjs';
import { Failure } from './lib/failure.mjs';
import { checkout } from './lib/paths.mjs';
import { runToEnd } from './lib/run-to-end.mjs';

const COMMITTED = 'docs/openapi.json';

const help = `
Usage: npm run openapi [-- FILE | --check]

Writes the OpenAPI document of the api to FILE (default ${COMMITTED}); --check writes nothing and fails when the
committed one differs.
`;

await runCommand({
  help,
  async run([target = COMMITTED, ...rest]) {
    if (rest.length > 0 || (target.startsWith('-') && target !== '--check')) {
      throw new Failure('usage: npm run openapi [-- FILE | --check]', 2);
    }
    await ensureInstalled();
    await ensureBuilt();
    if (target === '--check') await compare();
    else await write(resolve(target));
  },
});

async function compare() {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-openapi-'));
  try {
    const current = join(folder, 'openapi.json');
    await write(current);
    if (read(current) !== read(join(checkout, COMMITTED))) {
      throw new Failure(`${COMMITTED} is out of date; renew it with: npm run openapi`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function write(file) {
  const args = [...nodeArguments, built('apps/api/src/openapi.ts'), file];
  const { code, output } = await runToEnd(nodeBinary(), args, { cwd: checkout });
  if (code === 0) return;
  process.stderr.write(`${output}\n`);
  throw new Failure(`the OpenAPI document could not be made (exit ${code})`);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
