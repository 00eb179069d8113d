import { resolve } from 'node:path';
import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';
import { runCommand } from './lib/command.mjs';
import { Failure } from './lib/failure.mjs';
import { checkoutState, stackHome } from './lib/paths.mjs';
import { takeOverSignals } from './lib/signals.mjs';
import { prepareStack } from './stack/prepare.mjs';
import { namesServices } from './system/services.mjs';
import { runTiers } from './test-tiers/run-tiers.mjs';
import { tiers } from './test-tiers/tiers.mjs';

const names = tiers.map(({ name }) => name);

const help = `
Usage: npm test [-- [TIER...] [--external] [ARGUMENTS]]

Runs every test tier, or the named ones: ${names.join(', ')}.
integration, e2e and chaos run on a fresh Kafka and MariaDB of their own under .ringback/test (RINGBACK_HOME chooses another
folder), which are stopped afterwards. Other arguments go to the test runner: npm test -- unit libs/domain

  --external  use DATABASE_URL and KAFKA_BROKERS of the environment instead

The last line is "N passed, N failed" over all tiers; exit 1 when anything failed.
`;

await runCommand({
  help,
  async run(args) {
    const chosen = tiers.filter(({ name }) => args.includes(name));
    const external = args.includes('--external');
    if (external && !namesServices()) throw new Failure('--external needs DATABASE_URL and KAFKA_BROKERS');
    const others = args.filter((arg) => !names.includes(arg) && arg !== '--external');
    if (others.length > 0 && chosen.length === 0) {
      throw new Failure(`say which tier gets ${others.join(' ')}: ${names.join(', ')}`, 2);
    }
    const wanted = chosen.length > 0 ? chosen : tiers;
    const home = process.env.RINGBACK_HOME ? stackHome() : resolve(checkoutState, 'test');

    await ensureInstalled();
    await ensureBuilt();
    // What is missing on this machine is said before minutes of tests, not after.
    if (!external && wanted.some(({ stack }) => stack)) await prepareStack();

    const { stop } = takeOverSignals();
    const results = await runTiers(wanted, { home, external, args: others, stop });
    return report(results, stop.aborted);
  },
});

function report(results, interrupted) {
  const sum = (what) => results.reduce((total, result) => total + result[what], 0);
  const lines = results.map(
    ({ name, passed, failed }) => `${name.padEnd(12)} ${passed} passed, ${failed} failed`,
  );
  if (interrupted) lines.push('interrupted: not everything ran');
  process.stdout.write(`\n${lines.join('\n')}\n${sum('passed')} passed, ${sum('failed')} failed\n`);
  return interrupted || sum('failed') > 0 ? 1 : 0;
}
