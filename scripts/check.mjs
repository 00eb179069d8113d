import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';
import { runChecks } from './check/run-checks.mjs';
import { steps } from './check/steps.mjs';
import { refuseArguments, runCommand } from './lib/command.mjs';
import { Failure } from './lib/failure.mjs';

const help = `
Usage: npm run check

Everything that is checked without running tests: ${steps.map(({ name }) => name).join(', ')}.
All of them run; exit 1 when one fails.
`;

await runCommand({
  help,
  async run(args) {
    refuseArguments(args, 'npm run check');
    await ensureInstalled();
    await ensureBuilt();
    const failed = await runChecks();
    if (failed.length > 0) throw new Failure(`check failed: ${failed.join(', ')}`);
  },
});
