import { built, nodeArguments, nodeBinary } from '../bootstrap.mjs';
import { runForeground } from '../lib/child.mjs';
import { Failure } from '../lib/failure.mjs';
import { checkout } from '../lib/paths.mjs';

/** Brings the database of `env` to the current schema. */
export async function migrate(env) {
  const code = await runForeground({
    name: 'migration',
    command: nodeBinary(),
    args: [...nodeArguments, built('libs/persistence/src/migrate.ts')],
    cwd: checkout,
    env,
    stdio: ['ignore', 2, 2],
  });
  if (code !== 0) throw new Failure(`the migration failed (exit ${code})`);
}
