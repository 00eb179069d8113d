import { runChecks } from '../check/run-checks.mjs';
import { steps } from '../check/steps.mjs';
import { runScriptTests } from './script-tests.mjs';
import { runVitest } from './vitest.mjs';

/** The tiers of `npm test`, cheapest first. `stack`: it needs a running Kafka and MariaDB. */
export const tiers = [
  { name: 'check', run: runCheckTier },
  { name: 'scripts', run: runScriptTests },
  { name: 'unit', run: (context) => runVitest('unit', context) },
  { name: 'integration', stack: true, run: (context) => runVitest('integration', context) },
  { name: 'e2e', stack: true, run: (context) => runVitest('e2e', context) },
];

async function runCheckTier() {
  const failed = await runChecks();
  return { passed: steps.length - failed.length, failed: failed.length };
}
