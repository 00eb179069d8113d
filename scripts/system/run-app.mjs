import { appArguments, appEnvironment, built, nodeBinary } from '../bootstrap.mjs';
import { Child } from '../lib/child.mjs';
import { checkout } from '../lib/paths.mjs';
import { apps } from './apps.mjs';

/** Starts one app; its log is our output. */
export function runApp(name, env) {
  const args = [...appArguments, built(apps[name].entry)];
  return new Child({ name, command: nodeBinary(), args, env: { ...appEnvironment, ...env }, cwd: checkout });
}
