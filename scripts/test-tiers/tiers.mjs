import { runChecks } from '../check/run-checks.mjs';
import { steps } from '../check/steps.mjs';
import { say } from '../lib/progress.mjs';
import { runScriptTests } from './script-tests.mjs';
import { runVitest } from './vitest.mjs';

/** The tiers of `npm test`, cheapest first. `stack`: it needs a running Kafka and MariaDB. */
export const tiers = [
  { name: 'check', run: runCheckTier },
  { name: 'scripts', run: runScriptTests },
  { name: 'unit', run: (context) => runVitest('unit', context) },
  { name: 'integration', stack: true, run: (context) => runVitest('integration', context) },
  { name: 'e2e', stack: true, run: (context) => runVitest('e2e', context) },
  { name: 'chaos', stack: true, run: runChaosTier },
];

/** It restarts the servers of the stack, and finds them by its folder. */
async function runChaosTier(context) {
  if (context.external) {
    say('left out: it restarts Kafka and MariaDB, which --external keeps to others');
    return { passed: 0, failed: 0 };
  }
  return runVitest('chaos', { ...context, env: { ...context.env, RINGBACK_HOME: context.home } });
}

async function runCheckTier() {
  const failed = await runChecks();
  return { passed: steps.length - failed.length, failed: failed.length };
}
